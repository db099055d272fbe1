import type { ChatRecord } from '@millrace/core'

/** The beginning of an answer. */
export const start: ChatRecord = { type: 'start', messageId: 'm1', provider: 'test' }

/** A block of text. */
export const text = (delta: string): readonly ChatRecord[] => [
  { type: 'text-start', id: '0' },
  { type: 'text-delta', id: '0', delta },
  { type: 'text-end', id: '0' },
]
