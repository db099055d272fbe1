import { createHash } from 'node:crypto'
import {
  applyEvents,
  type ChatProvider,
  type ChatRecord,
  hideSecrets,
  mapProvider,
  router,
  stopAt,
  textOf,
  withCache,
  withFallback,
  withObserver,
  withRateLimit,
  withRecording,
  withTools,
} from '@millrace/core'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { batchFaults } from '../grammar.js'
import { Recorder } from '../support/recorder.js'
import { briefly, close, delta, failure, finish, opening } from '../support/records.js'
import { settle } from '../support/settle.js'
import { answering, batchesOf, failingWith, onStrings, request } from './answering.js'

// A thread of Node's hashes for `withCache`, which nothing here could wait for.
beforeEach(() => {
  vi.spyOn(crypto.subtle, 'digest').mockImplementation(async (_, data) => {
    const bytes = createHash('sha256')
      .update(data as Uint8Array)
      .digest()
    return new Uint8Array(bytes).buffer
  })
})

/** Every composition of one provider, as one that changes nothing. */
const compositions: [string, (inner: ChatProvider) => ChatProvider][] = [
  ['mapProvider', inner => mapProvider(inner, {})],
  ['mapProvider with records', inner => mapProvider(inner, { records: records => records })],
  ['withFallback over one', inner => withFallback([inner])],
  ['withFallback behind one that fails', inner => withFallback([failingWith('overloaded').inner, inner])],
  ['withFallback before one that is not needed', inner => withFallback([inner, answering([failure()]).inner])],
  [
    'withFallback with a hedge that is not needed',
    inner => withFallback([inner, answering([failure()]).inner], { hedgeAfterMs: 60_000 }),
  ],
  [
    'withFallback with budgets and a memory',
    inner =>
      withFallback([{ provider: inner, weight: 1, firstTokenTimeoutMs: 60_000, interTokenTimeoutMs: 60_000 }], {
        circuit: {},
      }),
  ],
  ['withRateLimit', inner => withRateLimit(inner, { concurrency: 5, tokensPerMinute: 1_000_000 })],
  ['withRecording', inner => withRecording(inner, () => {})],
  ['withObserver', inner => withObserver(inner, { begun: () => ({ batch() {}, ended() {} }) })],
  ['withCache', inner => withCache(inner, { get: () => undefined, set: () => {} })],
  [
    'withCache over withRateLimit over withRecording',
    inner =>
      withCache(
        withRateLimit(
          withRecording(inner, () => {}),
          { concurrency: 5 },
        ),
        new Map(),
      ),
  ],
  [
    'router over withFallback over withRateLimit over withRecording over mapProvider',
    inner =>
      router({
        '*': withFallback(
          [
            withRateLimit(
              withRecording(mapProvider(inner, {}), () => {}),
              { concurrency: 5 },
            ),
          ],
          { circuit: {} },
        ),
      }),
  ],
  ['router by name', inner => router({}, { default: inner })],
  ['router by a pattern', inner => router({ '*': inner })],
  ['hideSecrets', inner => hideSecrets(inner, ['none of it'])],
  ['stopAt', inner => stopAt(inner, ['none of it'])],
  ['stopAt over hideSecrets', inner => stopAt(hideSecrets(inner, ['none of it']), ['nor of this'])],
  ['withTools without tools', inner => withTools(inner, {})],
  ['withTools', inner => withTools(inner, { look: { execute: () => 1 } })],
  [
    'withTools three deep',
    inner => withTools(withTools(withTools(inner, {}), { look: { execute: () => 1 } }), { see: {} }),
  ],
  ['router over withFallback over mapProvider', inner => router({ '*': withFallback([mapProvider(inner, {})]) })],
]

describe.each(compositions)('%s keeps to what every composition promises:', (_, compose) => {
  it('the answer is the inner one', async () => {
    const whole: ChatRecord[][] = [
      [...opening('a'), delta('b')],
      [close(), finish],
    ]
    const read = await batchesOf(compose(answering(...whole).inner).stream(request))
    expect(briefly(read)).toEqual(['start +0 0:a 0:b', '-0 finish stop'])
    expect(batchFaults(read)).toEqual([])
  })

  it('a failure inside the answer is its end', async () => {
    const read = await batchesOf(compose(answering(opening('a'), [failure('network')]).inner).stream(request))
    expect(briefly(read)).toEqual(['start +0 0:a', '-0 error network'])
  })

  it('nothing happens before it is read; pause, resume and cancel reach the inner stream', async () => {
    const { inner, puppets } = onStrings()
    const stream = compose(inner).stream(request)
    await settle()
    expect(puppets.flatMap(({ calls }) => calls)).toEqual([])
    const recorder = Recorder.of(stream)
    await settle()
    const [puppet] = puppets
    puppet!.push(...opening())
    recorder.pause()
    puppet!.push(delta('b'))
    await settle()
    expect(briefly(recorder.batches)).toEqual(['start +0 0:a'])
    recorder.resume()
    await settle()
    expect(briefly(recorder.batches)).toEqual(['start +0 0:a', '0:b'])
    recorder.cancel()
    expect(puppet!.calls.at(-1)).toBe('cancel')
    puppet!.push(close(), finish)
    await settle()
    expect(puppet!.calls).toEqual(['connect', 'pause', 'resume', 'cancel'])
    expect(recorder.batches).toHaveLength(2)
    expect(recorder.faults).toEqual([])
  })

  it('a reader who leaves inside of a batch gets no other, and the vendor is left in the same step', async () => {
    const { inner, puppets } = onStrings()
    let batches = 0
    const flow = compose(inner)
      .stream(request)
      .connect({
        batch() {
          batches++
          flow.cancel()
        },
      })
    await settle()
    puppets[0]!.push(...opening())
    expect(puppets[0]!.calls).toEqual(['connect', 'cancel'])
    puppets[0]!.push(delta('b'), close(), finish)
    await settle()
    expect(batches).toBe(1)
  })

  it('whoever ends the answer between two of it leaves the vendor in the same step', async () => {
    const { inner, puppets } = onStrings()
    const recorder = Recorder.of(compose(stopAt(compose(inner), ['END'])).stream(request))
    await settle()
    puppets[0]!.push(...opening('a'))
    puppets[0]!.push(delta('b END c'))
    expect(puppets[0]!.calls.at(-1)).toBe('cancel')
    puppets[0]!.push(close(), finish)
    await settle()
    expect(recorder.records.at(-1)).toEqual(finish)
    expect(textOf(applyEvents(undefined, recorder.records))).toBe('ab ')
    expect(recorder.faults).toEqual([])
  })

  it('its signal ends it once; the inner stream has none, and is cancelled', async () => {
    const { inner, puppets, asked } = onStrings()
    const abort = new AbortController()
    const reading = batchesOf(compose(inner).stream(request, { signal: abort.signal, idleTimeoutMs: 5 }))
    await settle()
    puppets[0]!.push(...opening())
    abort.abort()
    expect(briefly(await reading)).toEqual(['start +0 0:a', '-0 error aborted'])
    expect(asked[0]).not.toHaveProperty('signal')
    expect(asked[0]).toMatchObject({ idleTimeoutMs: 5 })
    expect(puppets[0]!.calls).toEqual(['connect', 'cancel'])
  })

  it('a signal that had come before ends it without a call to the vendor', async () => {
    const { inner, puppets } = onStrings()
    const read = await batchesOf(compose(inner).stream(request, { signal: AbortSignal.abort() }))
    expect(briefly(read)).toEqual(['error aborted'])
    expect(puppets.flatMap(({ calls }) => calls)).toEqual([])
  })

  it('two answers do not disturb each other', async () => {
    const { inner, puppets } = onStrings()
    const provider = compose(inner)
    const [one, other] = [Recorder.of(provider.stream(request)), Recorder.of(provider.stream(request))]
    await settle()
    puppets[1]!.push(...opening('2'))
    puppets[0]!.push(...opening('1'))
    one.cancel()
    puppets[1]!.push(close(), finish)
    await settle()
    expect(briefly(one.batches)).toEqual(['start +0 0:1'])
    expect(briefly(other.batches)).toEqual(['start +0 0:2', '-0 finish stop'])
    expect(puppets[0]!.calls).toEqual(['connect', 'cancel'])
    expect([...one.faults, ...other.faults]).toEqual([])
  })

  it.each<[string, unknown[]]>([
    ['no request', [undefined]],
    ['no messages', [{ messages: [] }]],
    ['a model that is no name', [{ ...request, model: 7 }]],
  ])('%s is a TypeError of stream()', (_, args) => {
    const { inner, asked } = onStrings()
    expect(() => compose(inner).stream(...(args as [never]))).toThrow(TypeError)
    expect(asked).toEqual([])
  })
})
