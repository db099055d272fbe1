import { checkStreamId } from './stream-id.js'
import type { ResumeCall, ResumeRequest } from './wire.js'

/** The id at the end of a path. @throws HttpError 400 for anything but one. */
export const streamIdOf = (path: string): string => checkStreamId(unescaped(path.slice(path.lastIndexOf('/') + 1)))

/** A part of a path, decoded. One that is not well encoded stays as it is: with its percent sign it is no id. */
export function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Reads `DELETE …/:streamId`, of a dialect whose answers are read by the request that began them alone. */
export const stopStream = ({ method, path }: ResumeRequest): ResumeCall | undefined =>
  method === 'DELETE' ? { action: 'stop', streamId: streamIdOf(path) } : undefined
