import { ChatError } from '../vocabulary/errors.js'
import type { ChatRecord } from '../vocabulary/events.js'
import type { Json } from '../vocabulary/request.js'

/** Number of the format, for readers of later versions. */
const version = 1

/** The beginning of a recording: a line of JSON. */
export interface RecordingHead {
  /** Tells the lines of one answer from those of others that are recorded at the same time. */
  readonly answer: string
  /** Id of the provider. */
  readonly provider: string
  /** Time of the request, in ISO 8601. */
  readonly recordedAt: string
  /** The request without `providerOptions`. Absent where it was not to be recorded. */
  readonly request?: Json
}

/** One batch of an answer: a line of JSON. */
export interface RecordedBatch {
  /** See {@link RecordingHead}. */
  readonly answer: string
  /** Milliseconds since the request. */
  readonly ms: number
  readonly records: readonly ChatRecord[]
}

/** An answer as it was recorded. */
export interface Recording {
  readonly head: RecordingHead
  /** Without a terminal record where the reader left, or the file was cut. */
  readonly batches: readonly RecordedBatch[]
}

/** The first line of an answer, with its line end. */
export const headLine = (head: RecordingHead): string => `${JSON.stringify({ millrace: version, ...head })}\n`

/** A line of an answer, with its line end. */
export const batchLine = (batch: RecordedBatch): string => `${JSON.stringify(batch)}\n`

/**
 * Reads recordings, in the order in which their answers began. Answers that are open at a line that cannot be read end there, since it may be of any of
 * them; those that begin behind it are whole.
 *
 * @throws ChatError `protocol` for a text that holds no recording, and for one of a later version.
 */
export function readRecordings(text: string): Recording[] {
  const all: Recording[] = []
  const open = new Map<string, RecordedBatch[]>()
  for (const line of text.split('\n')) {
    const value = parsed(line)
    if (isHead(value)) {
      const batches: RecordedBatch[] = []
      all.push({ head: value, batches })
      open.set(value.answer, batches)
    } else if (isBatch(value)) open.get(value.answer)?.push(value)
    else if (line.trim() !== '') open.clear()
  }
  if (all.length === 0) throw new ChatError({ code: 'protocol', message: 'The text holds no recording of an answer.' })
  return all
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    // Half a line, where the writer was stopped: the recording is cut there.
    return {}
  }
}

function isHead(value: object): value is RecordingHead {
  const { millrace, answer, provider } = value as Partial<RecordingHead> & { readonly millrace?: unknown }
  if (millrace === undefined) return false
  if (millrace !== version)
    throw new ChatError({ code: 'protocol', message: `This version reads recordings of version ${version} alone.` })
  return typeof answer === 'string' && typeof provider === 'string'
}

function isBatch(value: object): value is RecordedBatch {
  const { answer, ms, records } = value as Partial<RecordedBatch>
  const isRecord = (record: unknown): boolean => typeof (record as ChatRecord | null)?.type === 'string'
  return typeof answer === 'string' && typeof ms === 'number' && Array.isArray(records) && records.every(isRecord)
}
