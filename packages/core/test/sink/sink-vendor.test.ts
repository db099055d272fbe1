import { ChatSink, type FinishReason } from '@millrace/core'
import { describe, expect, it } from 'vitest'

const ours = { id: 'a', name: 'add', input: '{}' }
const theirs = { id: 'v', name: 'search', input: '{}', byVendor: true }

describe('a call that the vendor runs itself', () => {
  it.each<[string, readonly (typeof ours | typeof theirs)[], string[], FinishReason]>([
    ['without a result', [theirs], [], 'stop'],
    ['with a result', [theirs], ['v'], 'stop'],
    ['beside a call of the caller’s', [theirs, ours], [], 'tool-calls'],
    ['beside a call that has its result', [theirs, ours], ['a'], 'stop'],
  ])('%s', (_, calls, results, reason) => {
    const sink = new ChatSink({ provider: 'p' })
    for (const [key, call] of calls.entries()) {
      sink.toolCall(key, call)
      sink.endBlock(key)
    }
    for (const toolCallId of results) sink.toolResult({ toolCallId, output: null })
    sink.finish('stop')
    sink.end()
    expect(sink.drain().at(-1)).toEqual({ type: 'finish', reason })
  })

  it('may say so in any of its pieces', () => {
    const sink = new ChatSink({ provider: 'p' })
    sink.toolCall(0, { name: 'search' })
    sink.toolCall(0, { byVendor: true })
    sink.toolCall(0, { input: '{}' })
    sink.finish('stop')
    sink.end()
    expect(sink.drain().at(-1)).toEqual({ type: 'finish', reason: 'stop' })
  })
})

it('provider data is a copy: what happens to the frame that it came in does not change it', () => {
  const sink = new ChatSink({ provider: 'p' })
  const data = { signature: 'sig', citations: [{ at: { page: 1 } }] }
  sink.text('t', 1)
  sink.providerData(1, data)
  data.signature = 'another'
  data.citations[0]!.at.page = 2
  data.citations.push({ at: { page: 3 } })
  sink.endBlock(1)
  expect(sink.drain().at(-1)).toMatchObject({
    providerData: { p: { signature: 'sig', citations: [{ at: { page: 1 } }] } },
  })
})

it('the result of a call goes by the id that its readers know', () => {
  const sink = new ChatSink({ provider: 'p' })
  const ids = [
    { id: 'v', name: 'search', input: '{}' },
    { name: 'search', input: '{}' },
    { id: 'w', input: '{}' },
  ].map((piece, key) => {
    sink.toolCall(key, piece)
    return sink.callIdAt(key)
  })
  sink.text('t', 3)
  const told = sink.drain().flatMap(record => (record.type === 'tool-call-start' ? [record.toolCallId] : []))
  expect(ids).toEqual([...told, undefined])
  expect(ids[0]).toBe('v')
  expect([sink.callIdAt(3), sink.callIdAt(4)]).toEqual([undefined, undefined])
})

it('a file has its provider data under the provider’s id', () => {
  const sink = new ChatSink({ provider: 'p' })
  sink.file({ mediaType: 'image/png', data: 'AA==' }, { signature: 's' })
  sink.file({ mediaType: 'image/png', data: 'AA==' })
  expect(sink.drain().slice(1)).toEqual([
    { type: 'file', mediaType: 'image/png', data: 'AA==', providerData: { p: { signature: 's' } } },
    { type: 'file', mediaType: 'image/png', data: 'AA==' },
  ])
})
