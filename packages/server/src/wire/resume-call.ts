import { decoded } from '../exchange/path.js'
import { checkStreamId } from './stream-id.js'
import type { ResumeCall, ResumeRequest } from './wire.js'

/** The id at the end of a path. @throws HttpError 400 for anything but one. */
export const streamIdOf = (path: string): string => checkStreamId(decoded(path.slice(path.lastIndexOf('/') + 1)))

/** Reads `DELETE …/:streamId`, of a dialect whose answers are read by the request that began them alone. */
export const stopStream = ({ method, path }: ResumeRequest): ResumeCall | undefined =>
  method === 'DELETE' ? { action: 'stop', streamId: streamIdOf(path) } : undefined
