import type { ResponsesContext } from './context.js'

const prefix = 'resp_'

/** The id of a response: that of its stream where a store keeps it, so that a client finds it again; else that of the answer. With OpenAI's prefix. */
export function responseId(messageId: string, { streamId }: ResponsesContext): string {
  if (streamId !== undefined) return prefix + streamId
  return messageId.startsWith(prefix) ? messageId : prefix + messageId.replace(/^(msg|chatcmpl)[_-]/, '')
}

/** The stream of a response's id; undefined for an id that no response of ours has. */
export const streamIdOf = (responseId: string): string | undefined =>
  responseId.startsWith(prefix) ? responseId.slice(prefix.length) : undefined

/**
 * The id of an item: the same in a stream, in a whole answer and among the kept items, and another one in each answer, also where a provider
 * calls all its answers the same.
 *
 * @param kind - prefix of its type.
 * @param place - of its part in the content of the answer, whatever the order in which it is told.
 */
export function itemId(kind: string, messageId: string, place: number, context: ResponsesContext): string {
  const { startedAt = 0 } = context
  return `${kind}_${responseId(messageId, context).slice(prefix.length)}_${startedAt.toString(36)}_${place}`
}
