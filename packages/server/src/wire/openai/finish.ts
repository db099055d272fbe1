import type { ChatResult, FinishReason } from '@millrace/core'

const words: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
  other: 'stop',
}

/**
 * OpenAI's word for the end of an answer. It has none for `other` and for reasons of later versions, which are a normal end to its clients, and none for an
 * answer that its vendor paused: that one is not whole, as one of `length`.
 */
export function finishReason({ reason, paused }: ChatResult['finish']): string {
  if (paused) return words.length
  return Object.hasOwn(words, reason) ? words[reason] : words.other
}
