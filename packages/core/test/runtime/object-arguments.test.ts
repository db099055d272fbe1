import type { ChatRequest, JsonSchema } from '@millrace/core'
import { defineProvider } from '@millrace/core/internal'
import { expect, it } from 'vitest'

/** The schema of a tool's arguments as a vendor gets it. */
async function sent(parameters: JsonSchema): Promise<unknown> {
  let asked: ChatRequest | undefined
  const provider = defineProvider({
    id: 'p',
    toRequest(chat: ChatRequest) {
      asked = chat
      throw new TypeError('It is not sent.')
    },
    createDecoder: () => ({ decode() {} }),
    toError: () => ({ code: 'unknown', message: '', retryable: false }),
  })
  const tools = [{ name: 'look', parameters }]
  await provider
    .stream({ messages: [{ role: 'user', content: 'a' }], tools })
    .message()
    .catch(() => undefined)
  return asked?.tools?.[0]?.parameters
}

const either = [{ type: 'object', properties: { a: { type: 'string' } } }, { type: 'object' }]

it.each<[string, JsonSchema, JsonSchema]>([
  ['nothing', {}, { type: 'object' }],
  ['fields alone', { properties: { a: {} } }, { type: 'object', properties: { a: {} } }],
  ['a union', { anyOf: either }, { type: 'object', anyOf: either }],
])('arguments whose schema says %s are an object', async (_, parameters, wanted) => {
  expect(await sent(parameters)).toEqual(wanted)
})

it.each<[string, JsonSchema]>([
  ['an object', { type: 'object' }],
  ['an object or null', { type: ['object', 'null'] }],
  ['a reference', { $ref: '#/$defs/a', $defs: { a: either[0]! } }],
])('a schema that says its type, here or elsewhere, stays as it is: %s', async (_, parameters) => {
  expect(await sent(parameters)).toBe(parameters)
})
