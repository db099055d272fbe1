import { HttpError } from '../exchange/http-error.js'

/** The header by which a client names its stream, and in which every head of a kept answer repeats the name. */
export const streamIdHeader = 'millrace-stream-id'

/** 128 random bits as base64url have 22 characters, as hexadecimal 32, as a UUID 36. None of them needs an escape in a path, a header or an `id:`. */
const form = /^[\w-]{22,64}$/

/** Digits of a number that is exact. */
const number = /^(0|[1-9]\d{0,14})$/

/** A place in a stream: behind the event with this number. */
export interface StreamPlace {
  readonly streamId: string
  readonly after: number
}

/** True for what may be the id of a stream. */
export const isStreamId = (text: string): boolean => form.test(text)

/** @throws HttpError 400 for anything but an id. */
export function checkStreamId(streamId: string): string {
  if (!isStreamId(streamId))
    throw malformed('A stream’s id has 22 to 64 characters of base64url, of which 128 bits are random.')
  return streamId
}

/** Reads the number of an event. @throws HttpError 400. */
export function eventNumber(text: string): number {
  if (!number.test(text)) throw malformed('The number of an event is a whole number from 0.')
  return Number(text)
}

/** Reads the `id:` of an event: `<streamId>.<number>`. @throws HttpError 400. */
export function eventPlace(id: string): StreamPlace {
  const at = id.lastIndexOf('.')
  if (at < 0) throw malformed('The id of an event is that of its stream, a dot, and its number.')
  return { streamId: checkStreamId(id.slice(0, at)), after: eventNumber(id.slice(at + 1)) }
}

/** The beginning of the `id:` of each event of a stream; the number follows. */
export const idPrefix = (streamId: string): string => `id: ${streamId}.`

const malformed = (message: string): HttpError => new HttpError(400, 'invalid-request', message)

/** The header by which a client learns the name of its stream. */
export const streamHeader = (streamId: string): Record<string, string> => ({ [streamIdHeader]: streamId })
