import { ChatStream, defineProvider, withTools } from '@millrace/core'
import { expect, it } from 'vitest'

const provider = defineProvider({
  id: 'own',
  toRequest: () => ({ url: 'http://127.0.0.1:1', method: 'POST', headers: {}, body: '{}' }),
  createDecoder: () => ({ decode() {} }),
  toError: () => ({ code: 'unknown', message: 'x', retryable: false }),
})
const messages = [{ role: 'user', content: 'hi' }]
const ask = (request: object, options?: object) => provider.stream({ messages, ...request } as never, options as never)

const fields = [
  ...['model', 'tools', 'toolChoice', 'parallelToolCalls', 'temperature', 'topP', 'topK', 'presencePenalty'],
  ...['frequencyPenalty', 'maxOutputTokens', 'stop', 'seed', 'reasoning', 'output', 'user', 'providerOptions'],
]

// Taken, it went on to where the request is written, and failed there in the words of the engine.
it.each(fields)('null is no %s of a request, and undefined says nothing', name => {
  expect(() => ask({ [name]: null })).toThrow(new RegExp(`^${name} takes `))
  expect(() => ask({ [name]: undefined })).not.toThrow()
})

it.each(['description', 'strict'])('null is no %s of a tool', name => {
  const tool = (value: unknown) => ({ tools: [{ name: 'f', parameters: {}, [name]: value }] })
  expect(() => ask(tool(null))).toThrow(new RegExp(`^tools\\[0\\]\\.${name} takes `))
  expect(() => ask(tool(undefined))).not.toThrow()
})

it.each(['signal', 'owner', 'maxRetries', 'totalTimeoutMs'])('null is no %s of a stream', name => {
  for (const taker of [
    ask,
    (_: object, options: object) => withTools(provider, {}).stream({ messages } as never, options),
  ])
    expect(() => taker({}, { [name]: null })).toThrow(new RegExp(`^${name} takes `))
  expect(() => ask({}, { [name]: undefined })).not.toThrow()
})

it('null is no signal of a ChatStream', () => {
  expect(() => ChatStream.from(async function* () {}, { signal: null as never })).toThrow(
    /^signal takes an AbortSignal/,
  )
})
