import type { ChatRecord } from '@millrace/core'
import { createGateway } from '@millrace/gateway'
import { jsonLog } from '@millrace/gateway/log'
import { expect, test } from 'vitest'
import { answerOf, ask, fake } from './support/asking.js'

/** A gateway over one provider, whose answers have a warning of their own, and the lines of its log. */
function lab() {
  const [start, ...rest] = answerOf('Hi')
  const warnings = [{ setting: 'temperature', message: 'Left out.' }, { message: 'Another provider was asked.' }]
  const provider = fake('a', [{ ...start, warnings } as ChatRecord, ...rest])
  const lines: string[] = []
  const log = jsonLog({ write: text => void lines.push(text) })
  const gateway = createGateway({ providers: { a: provider } }, { observers: [log] })
  const logged = async (): Promise<Record<string, unknown>> => {
    await expect
      .poll(() => {
        log.flush()
        return lines.length
      })
      .toBe(1)
    return JSON.parse(lines[0]!)
  }
  return { gateway, logged }
}

test.each([
  ['/chat/completions', { logit_bias: { 1: 1 } }, 'logit_bias'],
  ['/responses', { tools: [{ type: 'web_search' }], truncation: 'auto' }, 'tools[0], truncation'],
  ['/messages', { inference_geo: 'us' }, 'inference_geo'],
] as const)('what is left out of a request of %s is told in the head and in the log', async (path, fields, told) => {
  for (const stream of [true, false]) {
    const { gateway, logged } = lab()
    const response = await ask(gateway, path, { model: 'a/m', stream, ...fields })
    await response.text()
    expect(response.headers.get('millrace-warnings')).toBe(`${told}, temperature`)
    expect((await logged()).warnings).toEqual([...told.split(', '), 'temperature'])
  }
})

test('a request that nothing is left out of has neither', async () => {
  const gateway = createGateway({ providers: { a: fake('a') } })
  const response = await ask(gateway, '/messages', { model: 'a/m' })
  expect(response.headers.has('millrace-warnings')).toBe(false)
})

test('names of a client’s own spoil no header, are few, and have no key in them', async () => {
  const { gateway, logged } = lab()
  const key = `millrace_${'k'.repeat(40)}`
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`field${i}`, 1]))
  const response = await ask(gateway, '/chat/completions', { model: 'a/m', 'é\r\nx: y,': 1, [key]: 1, ...many })
  await response.text()
  expect(response.status).toBe(200)
  const names = response.headers.get('millrace-warnings')!.split(', ')
  expect([names.slice(0, 3), names.length]).toEqual([['?', '[redacted]', 'field0'], 20])
  const { warnings } = await logged()
  expect(warnings).toHaveLength(20)
  expect(JSON.stringify(warnings)).not.toContain(key)
})
