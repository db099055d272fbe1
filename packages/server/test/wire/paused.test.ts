import type { ChatRecord, Part } from '@millrace/core'
import { anthropicWire } from '@millrace/server/wire/anthropic'
import { openaiWire } from '@millrace/server/wire/openai'
import { responsesWire } from '@millrace/server/wire/responses'
import { describe, expect, test } from 'vitest'

const finish = { reason: 'other', rawReason: 'its_word', paused: true } as const
const records: readonly ChatRecord[] = [
  { type: 'start', messageId: 'm1', provider: 'test' },
  { type: 'text-start', id: '0' },
  { type: 'text-delta', id: '0', delta: 'I look it up.' },
  { type: 'text-end', id: '0' },
  { type: 'tool-call-start', toolCallId: 'v1', toolName: 'web_search' },
  { type: 'tool-call-end', toolCallId: 'v1', toolName: 'web_search', input: { query: 'x' } },
  { type: 'finish', ...finish },
]
const content: readonly Part[] = [
  { type: 'text', text: 'I look it up.' },
  { type: 'tool-call', toolCallId: 'v1', toolName: 'web_search', input: { query: 'x' } },
]
const answer = {
  role: 'assistant',
  messageId: 'm1',
  content,
  messages: [{ role: 'assistant', content }],
  finish,
} as const

describe.each([
  ['anthropic', anthropicWire, '"stop_reason":"pause_turn"', 'tool_use'],
  ['openai', openaiWire, '"finish_reason":"length"', 'tool_calls'],
  ['responses', responsesWire, '"incomplete_details":{"reason":"max_output_tokens"}', 'function_call'],
] as const)('%s tells an answer that its vendor paused', (_, wire, end, call) => {
  test.each([
    ['in a stream', () => wire.createEncoder({}).encode(records)],
    ['whole', () => JSON.stringify(wire.encodeAnswer!(answer, {}))],
  ])('%s: as one that is not complete, without the calls that the vendor has yet to run', (_, told) => {
    expect(told()).toContain(end)
    expect(told()).toContain('I look it up.')
    expect(told()).not.toContain(`"${call}"`)
    expect(told()).not.toContain('web_search')
  })
})
