import type { ErrorInfo } from '@millrace/core'
import { ChatError } from '@millrace/core/internal'

/** The store does not know the id. */
export const unknownStream = (): ChatError =>
  new ChatError({ code: 'not-found', message: 'There is no stream with this id.' })

/** The log was there, and is kept no longer. */
export const goneStream = (): ChatError =>
  new ChatError({ code: 'gone', message: 'The records of this stream are kept no longer.' })

/** Somebody else has the log by now, or it is complete. */
export const lostLease = (): ChatError =>
  new ChatError({ code: 'gone', message: 'The lease of this stream is lost: nothing more can be added to it.' })

/** A place that no reader can have come to. */
export const behindTheEnd = (): ChatError =>
  new ChatError({ code: 'invalid-request', message: 'The stream has no record with this number yet.' })

/** @param limit - the name of the option. */
export const tooLarge = (limit: string, bytes: number): ChatError =>
  new ChatError({ code: 'limit', message: `The stream does not fit into the store: ${limit} is ${bytes} bytes.` })

/** The store failed for now: its file or its server cannot be reached. */
export const unreachable = (cause: unknown): ChatError =>
  new ChatError({ code: 'network', message: 'The store cannot be reached.', retryable: true }, { cause })

/** The ending of a log whose producer fell silent. */
export const producerLost: ErrorInfo = {
  code: 'truncated',
  message: 'The server that made this answer is gone.',
  retryable: true,
}
