import type { JsonSchema } from '@millrace/core'
import { expect, test } from 'vitest'
import { fitsAtRoot } from '../../src/schema/root-fit.js'

test('each schema is looked at once, however many ways lead to it', () => {
  const depth = 16
  let looks = 0
  const last = {
    get type() {
      looks++
      return 'string'
    },
  }
  const $defs: Record<string, JsonSchema> = { [`s${depth}`]: last }
  for (let at = 0; at < depth; at++) {
    const next = { $ref: `#/$defs/s${at + 1}` }
    $defs[`s${at}`] = { anyOf: [next, { oneOf: [next] }] }
  }
  expect(fitsAtRoot({ $ref: '#/$defs/s0', $defs }, 7)).toBe(false)
  expect(looks).toBe(1)
  expect(fitsAtRoot({ $ref: '#/$defs/s0', $defs }, 'a')).toBe(true)
})

test('one that leads to itself says nothing more', () => {
  const schema: JsonSchema = { $ref: '#/$defs/a', $defs: { a: { allOf: [{ $ref: '#' }, { type: 'array' }] } } }
  expect([fitsAtRoot(schema, []), fitsAtRoot(schema, 7)]).toEqual([true, false])
})
