import type { Message, Part } from '@millrace/core'

/** Every part of the messages whose content is a list. */
export const partsOf = (messages: readonly Message[]): Part[] =>
  messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content))

/** The messages without some of their parts, and without those that are empty then. A message that has none of them stays the same object. */
export function withoutParts(messages: readonly Message[], isOut: (part: Part) => boolean): readonly Message[] {
  return messages
    .map((message): Message => {
      const { content } = message
      if (typeof content === 'string' || !content.some(isOut)) return message
      return { ...message, content: content.filter(part => !isOut(part)) }
    })
    .filter(({ content }) => content.length > 0)
}
