import { AsyncLocalStorage } from 'node:async_hooks'
import { type ProviderObserver, withObserver } from '@millrace/core'
import { expect, it, vi } from 'vitest'
import { Recorder } from '../support/recorder.js'
import { briefly, close, failure, finish, opening } from '../support/records.js'
import { settle } from '../support/settle.js'
import { answering, batchesOf, onStrings, request } from './answering.js'

/** An observer that writes down what it is told. */
function watching() {
  const seen: string[] = []
  const observer: ProviderObserver = {
    begun(_, id) {
      seen.push(`begun ${id}`)
      return {
        batch: records => void seen.push(`batch ${records.length}`),
        ended: end => void seen.push(`ended ${end?.type}`),
      }
    },
  }
  return { seen, observer }
}

const failing = (..._: unknown[]): never => {
  throw new Error('x')
}

it('is the provider itself without an observer', () => {
  const { inner } = answering()
  expect(withObserver(inner, undefined)).toBe(inner)
})

it('is told of an answer, and of its end once', async () => {
  const { seen, observer } = watching()
  const { inner } = answering(opening(), [close(), finish])
  const read = await batchesOf(withObserver(inner, observer).stream(request))
  expect(briefly(read)).toEqual(['start +0 0:a', '-0 finish stop'])
  expect(seen).toEqual(['begun inner', 'batch 3', 'batch 2', 'ended finish'])
})

it('is told of failures, and of readers who leave', async () => {
  const { seen, observer } = watching()
  await batchesOf(withObserver(answering([failure()]).inner, observer).stream(request))
  const { inner, puppets } = onStrings()
  const reader = Recorder.of(withObserver(inner, observer).stream(request))
  await settle()
  reader.cancel()
  puppets[0]!.push(...opening())
  expect(seen).toEqual(['begun inner', 'batch 1', 'ended error', 'begun inner', 'ended undefined'])
})

it('disturbs no answer by what it throws, and sees no further batch', async () => {
  const onError = vi.fn()
  const batch = vi.fn(() => {
    throw new Error('x')
  })
  for (const begun of [batch as never, () => ({ batch })]) {
    const read = await batchesOf(
      withObserver(answering(opening(), [close(), finish]).inner, { begun, onError }).stream(request),
    )
    expect(read).toHaveLength(2)
  }
  expect(batch).toHaveBeenCalledTimes(2)
  expect(onError).toHaveBeenCalledTimes(2)
})

it.each<[string, object]>([
  ['within', { within: failing }],
  ['batch', { batch: failing }],
  ['an async batch', { batch: async () => failing() }],
])('is told of the end once, and lets go there of what it holds, although its %s has thrown', async (_, parts) => {
  const ended = vi.fn()
  const onError = vi.fn()
  const observer = { begun: () => ({ ...parts, ended }), onError }
  await batchesOf(withObserver(answering(opening(), [close(), finish]).inner, observer).stream(request))
  const { inner, puppets } = onStrings()
  const reader = Recorder.of(withObserver(inner, observer).stream(request))
  await settle()
  puppets[0]!.push(...opening())
  await settle()
  reader.cancel()
  reader.cancel()
  expect(ended.mock.calls).toEqual([[finish], [undefined]])
  expect(onError).toHaveBeenCalled()
})

it.each<[string, (run: () => unknown) => never, number]>([
  ['throws before it runs the call', () => failing(), 1],
  ['throws behind it', run => failing(run()), 1],
  ['does not run it', () => undefined as never, 0],
  ['gives nothing back', run => void run() as never, 0],
])('a within that %s disturbs no answer', async (_, within, failures) => {
  const onError = vi.fn()
  const { inner } = answering(opening(), [close(), finish])
  const read = await batchesOf(withObserver(inner, { begun: () => ({ within }), onError }).stream(request))
  expect(briefly(read)).toEqual(['start +0 0:a', '-0 finish stop'])
  expect(onError).toHaveBeenCalledTimes(failures)
})

it('watches nothing where it says so, and runs in the context of the reader', async () => {
  const storage = new AsyncLocalStorage<string>()
  const seen: (string | undefined)[] = []
  const observer: ProviderObserver = {
    begun() {
      seen.push(storage.getStore())
      return undefined
    },
  }
  const stream = withObserver(answering([...opening(), close(), finish]).inner, observer).stream(request)
  expect(await storage.run('reader', () => stream.text())).toBe('a')
  expect(seen).toEqual(['reader'])
})

it.each([true, false])('tells batches in the context of the reader: %s', async batchesInContext => {
  const storage = new AsyncLocalStorage<string>()
  const seen: (string | undefined)[] = []
  const answer = {
    batch: () => void seen.push(storage.getStore()),
    ended: () => void seen.push(storage.getStore()),
  }
  const { inner, puppets } = onStrings()
  const stream = withObserver(inner, { batchesInContext, begun: () => answer }).stream(request)
  const text = storage.run('reader', () => stream.text())
  await settle()
  storage.run('vendor', () => puppets[0]!.push(...opening(), close(), finish))
  expect(await text).toBe('a')
  expect(seen).toEqual([batchesInContext ? 'reader' : 'vendor', 'reader'])
})

it.each([
  ['throws', () => failing()],
  ['rejects', async () => failing()],
])('an observer of batches without a context that %s disturbs no answer', async (_, batch) => {
  const onError = vi.fn()
  const observer: ProviderObserver = { batchesInContext: false, begun: () => ({ batch }), onError }
  const read = await batchesOf(withObserver(answering(opening(), [close(), finish]).inner, observer).stream(request))
  expect(briefly(read)).toEqual(['start +0 0:a', '-0 finish stop'])
  await settle()
  expect(onError.mock.calls.map(([thrown]) => String(thrown))).toContain('Error: x')
})

it.each<[string, unknown, unknown]>([
  ['no provider', undefined, watching().observer],
  ['an observer that is none', answering().inner, {}],
])('%s is a TypeError', (_, provider, observer) => {
  expect(() => withObserver(provider as never, observer as never)).toThrow(TypeError)
})
