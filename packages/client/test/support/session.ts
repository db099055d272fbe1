import type { ChatSession } from '@millrace/client'

/** Milliseconds of a frame, by which a page hears of a short text. */
const frameMs = 16

/** Lets everything happen that waits for nothing but a frame. It counts frames and turns of the event loop, whose order holds however late they come. */
export async function settle(): Promise<void> {
  for (let frame = 0; frame < 3; frame++) {
    await new Promise(resolve => setTimeout(resolve, frameMs))
    for (let turn = 0; turn < 3; turn++) await new Promise(resolve => setImmediate(resolve))
  }
}

/** The messages of a session as texts; a part that is none by its type. */
export const textsOf = (chat: ChatSession): string[] =>
  chat
    .getSnapshot()
    .messages.map(({ message: { content } }) =>
      typeof content === 'string' ? content : content.map(part => ('text' in part ? part.text : part.type)).join(''),
    )

/** The ids of a session's messages. */
export const idsOf = (chat: ChatSession): string[] => chat.getSnapshot().messages.map(({ id }) => id)
