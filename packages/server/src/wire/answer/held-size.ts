import type { ChatRecord, ErrorInfo } from '@millrace/core'

/** Characters that an encoder may hold back or remember at most. */
export const maxHeld = 8 * 1024 * 1024

/** Blocks and calls that came at the same time are told one after the other; too much of them had to wait. */
export const tooMuchHeld: Pick<ErrorInfo, 'code' | 'message'> = {
  code: 'limit',
  message: 'Too much of the answer came at the same time to be told one after the other.',
}

/** Cost of a record or a block beside its texts, in characters: so many small ones are bounded as well. */
export const perBlock = 32

/** Characters that a record counts for while it is held: all that it has. */
export const heldSize = (record: ChatRecord): number =>
  perBlock + ('delta' in record ? record.delta.length : JSON.stringify(record).length)
