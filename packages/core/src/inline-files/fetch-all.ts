import type { MediaPart } from '../kit/media.js'
import { maxTimerMs } from '../time/timers.js'
import { ChatError } from '../vocabulary/errors.js'
import type { Part } from '../vocabulary/request.js'
import { readDataUrl } from './data-url.js'
import { type DownloadRules, download } from './download.js'
import { fileError, refusedFile } from './file-error.js'
import { mediaTypeOf } from './media-type.js'

/** Downloads at the same time. */
const parallel = 4

/** A part with an address, and the path of the address in the request. */
export interface Wanted {
  readonly part: MediaPart
  readonly field: string
}

/** Rules and limits of all downloads of a request. */
export interface FetchSettings extends Omit<DownloadRules, 'signal'> {
  /** Milliseconds for all together. */
  readonly timeoutMs: number
  /** Ends all. */
  readonly signal: AbortSignal | undefined
}

/** All files, a few at a time. The first thing that goes wrong stops everything, and is what is thrown when all have stopped. */
export async function fetchAll(files: readonly Wanted[], settings: FetchSettings): Promise<ReadonlyMap<Part, Part>> {
  const { timeoutMs, signal } = settings
  const stop = new AbortController()
  const inlined = new Map<Part, Part>()
  const open = new Set<string>()
  const leave = (): void => stop.abort(aborted())
  const expire = (): void => {
    const late = [...open].join(', ')
    stop.abort(fileError('timeout', late, `the files did not come within ${timeoutMs} ms (timeoutMs)`))
  }
  const waiting = files.values()
  const worker = async (): Promise<void> => {
    for (const file of waiting) {
      if (stop.signal.aborted) return
      open.add(file.field)
      await fetchOne(file, { ...settings, signal: stop.signal }).then(
        part => inlined.set(file.part, part),
        thrown => stop.abort(thrown),
      )
      open.delete(file.field)
    }
  }
  const timer = setTimeout(expire, Math.min(timeoutMs, maxTimerMs))
  signal?.addEventListener('abort', leave)
  if (signal?.aborted) leave()
  await Promise.all(Array.from({ length: parallel }, worker))
  clearTimeout(timer)
  signal?.removeEventListener('abort', leave)
  stop.signal.throwIfAborted()
  return inlined
}

const aborted = (): ChatError =>
  new ChatError({ code: 'aborted', message: 'The files of the request are not wanted any more.' })

async function fetchOne({ part, field }: Wanted, rules: DownloadRules): Promise<Part> {
  const { url: address, ...rest } = part
  if (!URL.canParse(address!)) throw refusedFile(field, 'this is no address', 'Correct it')
  const url = new URL(address!)
  const { bytes, contentType } = await (url.protocol === 'data:'
    ? readDataUrl(url, field, rules.maxBytes)
    : download(url, field, rules))
  return { ...rest, data: bytes, mediaType: mediaTypeOf(part, contentType, field) } as Part
}
