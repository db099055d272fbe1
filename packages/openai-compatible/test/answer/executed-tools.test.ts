import { expect, test } from 'vitest'
import { chunk, finishing, read } from '../read.js'

const executed = (...tools: object[]): object => chunk({ executed_tools: tools })
const stop = finishing('stop')
const search = { index: 0, type: 'search', arguments: '{"query":"q"}' }

test('calls that the host ran are read where the dialect has them', () => {
  const frames = [executed(search), executed({ ...search, output: 'found' }), chunk({ content: 'Hi' }), stop, '[DONE]']
  expect(read(frames, { executedTools: true })).toEqual([
    { type: 'tool-call-start', toolCallId: 'executed 0', toolName: 'search' },
    { type: 'tool-call-delta', toolCallId: 'executed 0', delta: '{"query":"q"}' },
    { type: 'tool-call-end', toolCallId: 'executed 0', toolName: 'search', input: { query: 'q' } },
    { type: 'tool-result', toolCallId: 'executed 0', output: 'found' },
    { type: 'text-start', id: '0' },
    { type: 'text-delta', id: '0', delta: 'Hi' },
    { type: 'text-end', id: '0' },
    { type: 'finish', reason: 'stop', rawReason: 'stop' },
  ])
})

test('one without an output does not wait for the caller, and a failed one says so', () => {
  const failed = { ...search, index: 1, id: 'c1', name: 'lookup', output: 'No.', is_error: true }
  const records = read([executed(search, failed), stop, '[DONE]'], { executedTools: true })
  expect(records).toContainEqual({ type: 'tool-result', toolCallId: 'c1', output: 'No.', isError: true })
  expect(records.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' })
})

test('elsewhere they are left out', () => {
  expect(read([executed({ ...search, output: 'found' }), stop, '[DONE]'])).toEqual([
    { type: 'finish', reason: 'stop', rawReason: 'stop' },
  ])
})
