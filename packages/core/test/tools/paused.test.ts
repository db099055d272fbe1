import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type ChatProvider,
  type ChatRecord,
  ChatSink,
  ChatStream,
  streamObject,
  type Usage,
  withTools,
} from '@millrace/core'
import { expect, it } from 'vitest'
import { grammarFaults } from '../grammar.js'
import { call, ends, hi, inShort, recordsOf, says, scripted } from './scripted.js'

const usage = (inputTokens: number, outputTokens: number): Usage => ({ inputTokens, outputTokens })
const pauses = (spent?: Usage): ChatRecord => ({ ...ends('other', spent), rawReason: 'its_word', paused: true })
const own = { own: { execute: () => 1 } }

/** A vendor's search that has no result yet. */
function openSearch(): ChatRecord[] {
  const sink = new ChatSink({ provider: 'vendor' })
  sink.text('I look it up.')
  sink.toolCall(0, { id: 'v1', name: 'search', input: '{}', byVendor: true })
  sink.finish('other', 'its_word', { paused: true })
  sink.usage(usage(10, 5))
  sink.end()
  return sink.drain().slice(1)
}

it('an answer that its vendor paused is sent back as it is, and goes on', async () => {
  const { provider, asked } = scripted(
    openSearch(),
    [{ type: 'tool-result', toolCallId: 'v1', output: 'found' }, ...says('More.'), pauses(usage(20, 7))],
    [...says('Done.'), ends('stop', usage(30, 2))],
  )
  const stream = withTools(provider, own).stream(hi)
  const records = await recordsOf(stream)
  expect(inShort(records)).toEqual([
    'said I look it up.',
    'call search',
    'step-end',
    'result v1: "found"',
    'said More.',
    'step-end',
    'said Done.',
    'finish stop',
  ])
  expect(grammarFaults(records)).toEqual([])
  expect(records.at(-1)).toEqual(ends('stop', usage(60, 14)))
  expect(records.filter(({ type }) => type === 'step-end')).toEqual([
    { type: 'step-end', usage: usage(10, 5) },
    { type: 'step-end', usage: usage(20, 7) },
  ])
  expect(asked.map(({ messages }) => messages.map(({ role }) => role))).toEqual([
    ['user'],
    ['user', 'assistant'],
    ['user', 'assistant', 'tool', 'assistant'],
  ])
})

it('it is a step, and stopWhen hears nothing of it', async () => {
  const { provider, asked } = scripted([...says('x'), pauses(usage(1, 1))])
  const stopWhen = (): boolean => {
    throw new Error('No call was run.')
  }
  const answer = await withTools(provider, {}, { maxSteps: 3, stopWhen }).stream(hi).message()
  expect(answer).toMatchObject({
    finish: { reason: 'other', rawReason: 'its_word', paused: true },
    usage: usage(3, 3),
  })
  expect(asked).toHaveLength(3)
  // A loop within has gone on as often as it may.
  const nested = scripted([...says('x'), pauses()])
  await withTools(withTools(nested.provider, own, { maxSteps: 2 }), { outer: own.own })
    .stream(hi)
    .message()
  expect(nested.asked).toHaveLength(2)
})

it('one with a call that waits for the caller is not sent back', async () => {
  const { provider, asked } = scripted([...call('page'), pauses()])
  const answer = await withTools(provider, { page: { description: 'p' } })
    .stream(hi)
    .message()
  expect(answer.finish).toMatchObject({ paused: true })
  expect(asked).toHaveLength(1)
})

it('a reader that holds the answer back gets nothing of the next step', async () => {
  const { provider } = scripted([...says('1'), pauses()], [...says('2'), ends('stop')])
  const batches: string[][] = []
  const ended = Promise.withResolvers<void>()
  const flow = withTools(provider, own)
    .stream(hi)
    .connect({
      batch(records) {
        batches.push(inShort(records))
        if (batches.length === 1) flow.pause()
        if (records.at(-1)?.type === 'finish') ended.resolve()
      },
    })
  await new Promise(resolve => setTimeout(resolve, 20))
  expect(batches).toEqual([['said 1', 'step-end']])
  flow.resume()
  await ended.promise
  expect(batches[1]).toEqual(['said 2', 'finish stop'])
})

it('the vendor is asked again in the context of the reader', async () => {
  const storage = new AsyncLocalStorage<string>()
  const contexts: unknown[] = []
  const provider: ChatProvider = {
    id: 'vendor',
    stream() {
      const last = contexts.push(storage.getStore()) === 2
      return new ChatStream(reader => {
        const start = { type: 'start', messageId: 'm', provider: 'vendor' } as const
        const records = [start, ...says('So far'), last ? ends('stop') : pauses()]
        storage.run('socket', () => setTimeout(() => reader.batch(records)))
        return { pause() {}, resume() {}, cancel() {} }
      })
    },
  }
  await storage.run('reader', () => withTools(provider, own).stream(hi).message())
  expect(contexts).toEqual(['reader', 'reader'])
})

it.each<[string, readonly ChatRecord[]]>([
  ['without a word, which would be the same request once more', [pauses()]],
  ['with blanks alone', [...says(' \n'), pauses()]],
  ['that is cut as well', [...says('So far'), { ...pauses(), reason: 'length' } as ChatRecord]],
  ['that is filtered as well', [...says('So far'), { ...pauses(), reason: 'content-filter' } as ChatRecord]],
])('one %s is not sent back', async (_, answer) => {
  const { provider, asked } = scripted(answer)
  expect((await withTools(provider, own).stream(hi).message()).finish).toMatchObject({ paused: true })
  expect(asked).toHaveLength(1)
})

it('one with a thought that the vendor keeps to itself is sent back', async () => {
  const thought: ChatRecord[] = [
    { type: 'reasoning-start', id: 'r' },
    { type: 'reasoning-end', id: 'r', providerData: { vendor: { signature: 's' } } },
  ]
  const { provider, asked } = scripted([...thought, pauses()], [...says('Done.'), ends('stop')])
  expect(await withTools(provider, own).stream(hi).text()).toBe('Done.')
  expect(asked).toHaveLength(2)
})

it('without a loop it is as it was, and tells that it can go on', async () => {
  const { provider } = scripted([...says('So far'), pauses()])
  expect(await provider.stream(hi).text()).toBe('So far')
  expect((await provider.stream(hi).message()).finish).toEqual({ reason: 'other', rawReason: 'its_word', paused: true })
  await expect(provider.stream(hi).text({ complete: true })).rejects.toMatchObject({ code: 'truncated' })
  const object = streamObject(provider, hi, { type: 'object' }).object()
  await expect(object).rejects.toMatchObject({ reason: 'length', code: 'truncated' })
})
