import { finishReasonOf } from '@millrace/core/provider-kit'
import { expect, it } from 'vitest'

it.each([
  ['stop', ['stop', 'STOP', 'end_turn', 'eos_token', 'stop_sequence', 'COMPLETE']],
  ['length', ['length', 'MAX_TOKENS', 'model_length', 'model_context_window_exceeded']],
  ['tool-calls', ['tool_calls', 'TOOL_CALL', 'tool_use', 'function_call']],
  ['content-filter', ['content_filter', 'refusal']],
  ['other', ['pause_turn', '', 'constructor', 'stopped']],
])('%s is what %j mean', (reason, words) => {
  expect(words.map(finishReasonOf)).toEqual(words.map(() => reason))
})
