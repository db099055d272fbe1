import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compacted, expanded, joinedTexts, linesOf } from '../src/compact-text.ts'

const delta = (type: string, key: string, id: string, delta: string): string =>
  JSON.stringify({ type, [key]: id, delta })

test.each([
  ['text', delta('text-delta', 'id', '0', 'Hi'), 't0"Hi'],
  ['reasoning', delta('reasoning-delta', 'id', 'b7', ' a\n'), 'rb7" a\\n'],
  ['arguments', delta('tool-call-delta', 'toolCallId', 'call_1', '{"a":'), 'ccall_1"{\\"a\\":'],
  ['quotes', delta('text-delta', 'id', '0', '"}'), 't0"\\"}'],
])('the short form of a delta: %s', (_, text, short) => {
  expect(compacted(text)).toBe(short)
  expect(expanded(short)).toBe(text)
})

test.each([
  ['another record', '{"type":"text-start","id":"0"}'],
  ['an id with an escape', delta('text-delta', 'id', 'a"b', 'Hi')],
  ['other keys', '{"type":"text-delta","delta":"Hi","id":"0"}'],
  ['a delta that is not the last key', '{"type":"text-delta","id":"0","delta":"Hi","n":1}'],
  ['no delta', '{"type":"text-delta","id":"0"}'],
  ['a delta that begins and does not end', '{"type":"text-delta","id":"0","delta":"}'],
  ['an entry of a version that kept JSON alone', delta('text-delta', 'id', '0', 'Hi')],
])('what stays as it is: %s', (name, text) => {
  if (!name.startsWith('an entry')) expect(compacted(text)).toBe(text)
  expect(expanded(text)).toBe(text)
})

test('whatever the record holds, its JSON comes back to the character, a line for each record', () => {
  const texts = fc.string({ unit: 'binary' })
  const record = fc.oneof(
    fc
      .tuple(fc.constantFrom('text-delta', 'reasoning-delta'), texts, texts)
      .map(([type, id, rest]) => delta(type, 'id', id, rest)),
    fc.tuple(texts, texts).map(([id, rest]) => delta('tool-call-delta', 'toolCallId', id, rest)),
    fc
      .record({ type: texts, id: texts, delta: texts, more: texts }, { requiredKeys: [] })
      .map(value => JSON.stringify(value)),
  )
  fc.assert(
    fc.property(fc.array(record, { minLength: 1, maxLength: 5 }), records => {
      expect(linesOf(joinedTexts(records)).map(expanded)).toEqual(records)
    }),
  )
})
