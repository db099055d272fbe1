import { expect, it } from 'vitest'
import {
  type ChatProvider,
  type ChatRequest,
  ChatStream,
  mapProvider,
  router,
  smooth,
  streamObject,
  withCache,
  withFallback,
  withObserver,
  withRateLimit,
  withRecording,
  withTools,
} from '../../src/index.js'

const request: ChatRequest = { messages: [{ role: 'user', content: 'Hi' }] }
const compositions: readonly [string, (provider: ChatProvider) => ChatProvider][] = [
  ['mapProvider', provider => mapProvider(provider, {})],
  ['router', provider => router({ '*': provider })],
  ['smooth', provider => smooth(provider)],
  ['withCache', provider => withCache(provider, new Map())],
  ['withFallback', provider => withFallback([provider])],
  ['withObserver', provider => withObserver(provider, { begun: () => ({}) })],
  ['withRateLimit', provider => withRateLimit(provider, { concurrency: 1 })],
  ['withRecording', provider => withRecording(provider, () => {})],
  ['withTools', provider => withTools(provider, { clock: { execute: () => 'noon' } })],
]
const results: readonly [string, () => unknown][] = [
  ['undefined', () => undefined],
  ['a promise', async () => ChatStream.from(async function* () {})],
  ['a promise', () => Promise.reject(new Error('not awaited'))],
  ['an object', async function* () {}],
  ['an object', () => new Response('text')],
  ['a string', () => 'text'],
]

const cases = compositions.flatMap(([name, wrap]) => results.map(([kind, give]) => ({ name, wrap, kind, give })))

it.each(cases)('$name names the provider whose stream() returned $kind', async ({ wrap, kind, give }) => {
  const answer = wrap({ id: 'mine', stream: give as never }).stream(request)
  await expect(answer.text()).rejects.toMatchObject({
    code: 'unknown',
    provider: 'mine',
    message: `stream() of the provider mine returned ${kind}. It returns a ChatStream, at once, such as ChatStream.from(…).`,
  })
})

it('streamObject names it too', async () => {
  for (const mode of ['auto', 'json'] as const)
    await expect(
      streamObject({ id: 'mine', stream: () => undefined as never }, request, { type: 'object' }, { mode }).object(),
    ).rejects.toThrow('stream() of the provider mine returned undefined.')
})
