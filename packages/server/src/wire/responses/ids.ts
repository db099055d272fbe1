import type { ResponsesContext } from './context.js'

/** The id of a response: that of the answer, with OpenAI's prefix. */
export const responseId = (messageId: string): string =>
  messageId.startsWith('resp_') ? messageId : `resp_${messageId.replace(/^(msg|chatcmpl)[_-]/, '')}`

/**
 * The id of an item: the same in a stream, in a whole answer and among the kept items, and another one in each answer, also where a provider
 * calls all its answers the same.
 *
 * @param place - of its part in the content of the answer, whatever the order in which it is told.
 */
export const itemId = (prefix: string, messageId: string, place: number, { startedAt = 0 }: ResponsesContext): string =>
  `${prefix}_${responseId(messageId).slice('resp_'.length)}_${startedAt.toString(36)}_${place}`
