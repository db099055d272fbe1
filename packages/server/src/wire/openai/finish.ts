import type { FinishReason } from '@millrace/core'

/** OpenAI's words for the end of an answer. It has none for `other`, which is a normal end to its clients. */
export const finishReasons: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
  other: 'stop',
}

/** True where the last call of an answer may lack its end. */
export const isCut = (reason: FinishReason): boolean => reason === 'length' || reason === 'content-filter'
