import type { FinishReason } from '@millrace/core'

const words: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
  other: 'stop',
}

/** OpenAI's word for the end of an answer. It has none for `other` and for reasons of later versions, which are a normal end to its clients. */
export const finishReason = (reason: FinishReason): string =>
  Object.hasOwn(words, reason) ? words[reason] : words.other
