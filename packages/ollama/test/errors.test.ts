import { ollamaDefinition } from '@millrace/ollama'
import { expect, it } from 'vitest'

const { toError } = ollamaDefinition({ apiKey: 'a-canary-key' })

it.each([
  [400, 'invalid think value: "huge"', { code: 'invalid-request', retryable: false }],
  [400, '"gemma" does not support tools', { code: 'invalid-request', retryable: false }],
  [400, 'the input length exceeds the context length', { code: 'context-length', retryable: false }],
  [500, 'prompt too long; exceeded max context length by 9 tokens', { code: 'context-length', retryable: false }],
  [401, 'unauthorized', { code: 'authentication', retryable: false }],
  [403, 'no access', { code: 'permission', retryable: false }],
  [404, "model 'qwen9' not found", { code: 'not-found', retryable: false }],
  [200, "model 'qwen9' not found", { code: 'not-found', retryable: false }],
  [429, 'too many requests', { code: 'rate-limit', retryable: true }],
  [429, 'you have reached your weekly usage limit', { code: 'quota', retryable: false }],
  [500, 'model requires more system memory (9 GiB) than is available', { code: 'invalid-request', retryable: false }],
  [500, 'llama runner process has terminated', { code: 'unknown', retryable: true }],
  [502, 'upstream', { code: 'overloaded', retryable: true }],
  [503, 'server busy, please try again', { code: 'overloaded', retryable: true }],
  [200, 'an error was encountered while running the model', { code: 'unknown', retryable: true }],
])('%i %s', (status, error, expected) => {
  expect(toError({ status, headers: {}, body: JSON.stringify({ error }) })).toEqual({
    ...expected,
    status,
    message: error,
  })
})

it('reads what is no error of Ollama by its status', () => {
  expect(toError({ status: 502, headers: {}, body: '<html>' })).toMatchObject({ code: 'overloaded', status: 502 })
  expect(toError({ status: 200, headers: {}, body: '<html>' })).toMatchObject({ code: 'protocol', status: 200 })
})

it('never shows the key, and knows the request', () => {
  const info = toError({ status: 401, headers: { 'x-request-id': 'r' }, body: '{"error":"no a-canary-key here"}' })
  expect(info).toMatchObject({ message: 'no [redacted] here', requestId: 'r' })
})
