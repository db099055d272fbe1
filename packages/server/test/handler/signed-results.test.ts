import { type ChatReader, type ChatRecord, ChatStream, type Flow } from '@millrace/core'
import { expect, it } from 'vitest'
import { withSignedResults } from '../../src/handler/signed-results.js'

/** A stream on strings, read with its results signed. */
function signed(signing: object = {}) {
  const told: string[] = []
  let source: ChatReader | undefined
  const inner: Flow = {
    pause: () => void told.push('pause'),
    resume: () => void told.push('resume'),
    cancel: () => void told.push('cancel'),
  }
  const stream = new ChatStream(reader => {
    source = reader
    return inner
  })
  const batches: ChatRecord[][] = []
  const setting = { secret: 'correct horse battery', owner: undefined, messages: [], ...signing }
  const flow = withSignedResults(stream, setting).connect({ batch: records => void batches.push([...records]) })
  const push = (...records: ChatRecord[]): void => source!.batch(records)
  return { push, batches, flow, told }
}

const text = (delta: string): ChatRecord => ({ type: 'text-delta', id: '0', delta })
const opening: ChatRecord[] = [
  { type: 'start', messageId: 'm', provider: 'p' },
  { type: 'tool-call-start', toolCallId: 'c', toolName: 'f' },
  { type: 'tool-call-end', toolCallId: 'c', toolName: 'f', input: {} },
]
const result: ChatRecord = { type: 'tool-result', toolCallId: 'c', output: 1 }
const types = (batches: readonly (readonly ChatRecord[])[]): string[] =>
  batches.map(batch => batch.map(record => ('delta' in record ? record.delta : record.type)).join(' '))
const started = () => new Promise(resolve => setImmediate(resolve))

it('keeps the order while it signs, and holds the answer back', async () => {
  const { push, batches, told } = signed()
  await started()
  push(...opening, result)
  push({ type: 'text-start', id: '0' }, text('a'))
  push(text('b'), { type: 'text-end', id: '0' }, { type: 'finish', reason: 'stop' })
  expect([batches, told]).toEqual([[], ['pause']])
  await expect.poll(() => batches).toHaveLength(3)
  expect(types(batches)).toEqual([
    'start tool-call-start tool-call-end tool-result',
    'text-start a',
    'b text-end finish',
  ])
  expect(batches[0]!.at(-1)).toEqual({ ...result, signature: expect.stringMatching(/^[0-9a-f]{64}$/) })
})

it('passes on what has no result, and stages of a tool, as they are', async () => {
  const { push, batches } = signed()
  await started()
  const stage: ChatRecord = { type: 'tool-result', toolCallId: 'c', output: 1, preliminary: true }
  push(...opening, stage)
  expect(batches).toEqual([[...opening, stage]])
})

it('signs a result of a call that the request has brought, and none of a call that nobody knows', async () => {
  const call = { type: 'tool-call', toolCallId: 'old', toolName: 'f', input: {} } as const
  const { push, batches } = signed({ messages: [{ role: 'assistant', content: [call] }] })
  await started()
  push(opening[0]!, { ...result, toolCallId: 'old' }, { ...result, toolCallId: 'unknown' })
  await expect.poll(() => batches).toHaveLength(1)
  expect(batches[0]!.map(record => 'signature' in record)).toEqual([false, true, false])
})

it('is silent after the reader has left, also while it signs', async () => {
  const { push, batches, flow, told } = signed()
  await started()
  push(...opening, result)
  flow.cancel()
  await new Promise(resolve => setTimeout(resolve, 20))
  expect(batches).toEqual([])
  expect(told).toContain('cancel')
})

it('stays paused where the reader pauses while it signs', async () => {
  const { push, batches, flow, told } = signed()
  await started()
  push(...opening, result)
  flow.pause()
  await new Promise(resolve => setTimeout(resolve, 20))
  expect([batches, told.includes('resume')]).toEqual([[], false])
  flow.resume()
  await expect.poll(() => batches).toHaveLength(1)
  await expect.poll(() => told.at(-1)).toBe('resume')
})
