import { applyEvent, applyEvents, type ChatRecord, type Json } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { ChatFold } from '../../src/vocabulary/apply-event.js'

describe('stages of a tool', () => {
  const so = (output: Json, toolCallId = 'c1'): ChatRecord => ({
    type: 'tool-result',
    toolCallId,
    output,
    preliminary: true,
  })
  const called: ChatRecord[] = [
    { type: 'start', messageId: 'm1', provider: 'test' },
    { type: 'tool-call-start', toolCallId: 'c1', toolName: 'f' },
    { type: 'tool-call-end', toolCallId: 'c1', toolName: 'f', input: {} },
  ]
  const stateOf = (...records: ChatRecord[]) => applyEvents(undefined, [...called, ...records])
  const fold = (...records: ChatRecord[]) => {
    const folded = new ChatFold()
    for (const record of [...called, ...records]) folded.add(record)
    return folded.state
  }

  it('are one part, which the result takes the place of', () => {
    const result: ChatRecord = { type: 'tool-result', toolCallId: 'c1', output: 3 }
    for (const read of [stateOf, fold]) {
      expect(read(so(1), so(2)).content.slice(1)).toEqual([so(2)])
      const state = read(so(1), so(2), result)
      expect(state.content.slice(1)).toEqual([result])
      expect(state.open).toEqual([])
    }
  })

  it('of two tools do not mix, and change no state that was given', () => {
    const before = stateOf(so(1), so('a', 'c2'))
    const after = applyEvent(before, so(2))
    expect(before.content.slice(1)).toEqual([so(1), so('a', 'c2')])
    expect(after.content.slice(1)).toEqual([so(2), so('a', 'c2')])
  })

  it('are not in the history: a call that has nothing more has no result', () => {
    const cut: ChatRecord = { type: 'error', error: { code: 'aborted', message: 'Stopped.', retryable: false } }
    expect(stateOf(so(1), cut).messages).toEqual([
      { role: 'assistant', content: [expect.objectContaining({ type: 'tool-call' })] },
    ])
  })

  it('go with a reset', () => {
    const state = stateOf(so(1), { type: 'reset' }, so(2))
    expect(state.content).toEqual([so(2)])
  })
})
