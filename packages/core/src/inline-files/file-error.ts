import { systemCode } from '../runtime/network-error.js'
import type { ErrorCode } from '../vocabulary/error-info.js'
import { ChatError } from '../vocabulary/errors.js'

/** Makes the error of a file that could not be fetched. Its message names the field and the host, never the path or the query of an address. */
export function fileError(code: ErrorCode, field: string, why: string, cause?: unknown): ChatError {
  const retryable = code === 'network' || code === 'timeout'
  const word = systemCode(cause)
  const message = `${field}: ${why}${word === undefined ? '' : ` (${word})`}.`
  return new ChatError({ code, message, retryable }, cause === undefined ? {} : { cause })
}

/** A file that is not fetched for what it is: `invalid-request`. @param remedy - beside giving the bytes. */
export function refusedFile(field: string, why: string, remedy?: string): ChatError {
  const ways = remedy === undefined ? 'Give the bytes as data' : `${remedy}, or give the bytes as data`
  return fileError('invalid-request', field, `${why}. ${ways}`)
}

/** A file larger than `maxBytes`. */
export const largeFile = (field: string, maxBytes: number): ChatError =>
  fileError('limit', field, `the file is larger than ${maxBytes} bytes (maxBytes)`)
