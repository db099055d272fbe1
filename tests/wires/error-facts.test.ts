import { readFileSync } from 'node:fs'
import type { ErrorCode } from '@millrace/core'
import { expect, it } from 'vitest'
import { factsOf } from './support/error-facts.ts'

/** The codes in the order in which docs/errors.md explains them. */
const codes = [...readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8').matchAll(/^## (\S+)$/gm)].map(
  ([, code]) => code as ErrorCode,
)

it('docs/errors.json says what the code does', async () => {
  expect(codes).toHaveLength(17)
  const facts = Object.fromEntries(await Promise.all(codes.map(async code => [code, await factsOf(code)] as const)))
  for (const [code, { example, wires }] of Object.entries(facts)) {
    if (example) expect(example.prints.split(' ')[0]).toBe(code)
    for (const [wire, { status, body }] of Object.entries(wires)) {
      expect({ code, wire, status }).toEqual({ code, wire, status: expect.any(Number) })
      expect(body).not.toContain('Only for the log')
    }
  }
  await expect(`${JSON.stringify(facts, null, 2)}\n`).toMatchFileSnapshot('../../docs/errors.json')
})
