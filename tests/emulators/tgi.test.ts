import { type ChatRecord, errorInfo } from '@millrace/core'
import { createTgiEmulator, emulatorKey, type TgiEmulatorOptions } from '@millrace/emulator'
import { chatML, tgi } from '@millrace/tgi'
import { expect, it } from 'vitest'

const text = 'one two three four five six'
const messages = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'Hello' },
] as const
const provide = (options: TgiEmulatorOptions = {}, more: object = {}) =>
  tgi({
    fetch: createTgiEmulator({ answer: () => ({ text }), ...options }).fetch,
    prompt: chatML,
    maxRetries: 0,
    ...more,
  })

it('says what is to be said, and counts it', async () => {
  const message = await provide().stream({ messages }).message()
  expect(message).toMatchObject({
    content: [{ type: 'text', text }],
    finish: { reason: 'stop', rawReason: 'eos_token' },
  })
  expect(message.usage?.outputTokens).toBeGreaterThan(5)
  expect(message.usage?.inputTokens).toBeGreaterThan(2)
})

it('leaves out the text that stopped it, as every provider does', async () => {
  const message = await provide()
    .stream({ messages, stop: [' four'] })
    .message()
  expect(message).toMatchObject({ content: [{ text: 'one two three' }], finish: { rawReason: 'stop_sequence' } })
})

it('stops where there is no more room', async () => {
  const message = await provide().stream({ messages, maxOutputTokens: 3 }).message()
  expect(message).toMatchObject({ content: [{ text: 'one two three' }], finish: { reason: 'length' } })
})

it('keeps to a schema', async () => {
  const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
  const provider = tgi({ fetch: createTgiEmulator().fetch, prompt: chatML })
  const answer = await provider.stream({ messages, output: { type: 'json', schema } }).text()
  expect(Object.keys(JSON.parse(answer))).toEqual(['city'])
})

it('settings that the server refuses are not sent to it', async () => {
  expect(await provide().stream({ messages, temperature: 0, topP: 1 }).text()).toBe(text)
})

it('sends its key', async () => {
  const keys = [emulatorKey]
  expect(await provide({ keys }, { apiKey: emulatorKey }).stream({ messages }).text()).toBe(text)
  const refused = await provide({ keys }).stream({ messages }).text().catch(errorInfo)
  expect(refused).toMatchObject({ code: 'authentication' })
})

it.each<[fault: string, code: string, more?: object]>([
  ['json-answer', 'finish'],
  ['error:overloaded retry-after=7', 'overloaded', { retryAfterMs: 7000, retryable: true }],
  ['error:generation', 'unknown', { retryable: true }],
  ['error:incomplete_generation', 'unknown', { retryable: true }],
  ['error:validation', 'invalid-request', { retryable: false }],
  ['error:healthcheck', 'overloaded', { retryable: true }],
  ['error-in-stream:overloaded', 'overloaded', { retryable: true }],
  ['error-in-stream:generation after=0', 'unknown', { retryable: true }],
  ['error-in-stream:validation', 'invalid-request', { retryable: false }],
  ['finish:eclipse', 'finish', { reason: 'other', rawReason: 'eclipse' }],
  ['no-done', 'truncated'],
  ['cut', 'truncated'],
  ['cut:0', 'network'],
  ['garbage', 'protocol'],
])('%s is %s', async (fault, code, more = {}) => {
  const records: ChatRecord[] = []
  for await (const batch of provide({ fault }).stream({ messages }).batches()) records.push(...batch)
  const end = records.at(-1)!
  if (end.type === 'error') expect(end.error).toMatchObject({ code, ...more })
  else expect({ ...end, code: end.type }).toMatchObject({ code, ...more })
})
