import type { TextPart } from './request.js'

/** A note in the result of a tool, which is text in most dialects: its files follow in a message of the user. */
export const noteOfFiles = (count: number): string => `(${count} of its files follow in the next message.)`

/** The words before these files. */
export const leadOfFiles = (toolCallId: string): TextPart => ({
  type: 'text',
  text: `Files in the result of the call ${toolCallId}:`,
})
