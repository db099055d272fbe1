import type { ChatSession } from '@millrace/client'

/** Lets everything happen that waits for nothing but a frame. */
export const settle = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 40))

/** The messages of a session as texts; a part that is none by its type. */
export const textsOf = (chat: ChatSession): string[] =>
  chat
    .getSnapshot()
    .messages.map(({ message: { content } }) =>
      typeof content === 'string' ? content : content.map(part => ('text' in part ? part.text : part.type)).join(''),
    )

/** The ids of a session's messages. */
export const idsOf = (chat: ChatSession): string[] => chat.getSnapshot().messages.map(({ id }) => id)
