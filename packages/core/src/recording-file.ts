import { closeSync, fstatSync, openSync, readFileSync, readSync, writeSync } from 'node:fs'
import { type ReplayOptions, replay } from './recording/replay.js'
import type { RecordingSink } from './recording/with-recording.js'
import type { ChatProvider } from './runtime/provider.js'

export type { ReplayOptions }

/** A sink of `withRecording` that writes a file. */
export interface RecordingFile extends RecordingSink {
  /** Closes the file. A recording that goes on after it ends, and `onError` is told. */
  close(): void
}

/**
 * Records answers into a file, behind what is there; readable and writable for its owner alone, since conversations are in it. Lines are written at once and
 * whole, so that nothing queues up, and a process that dies loses none: in front of a slow disk the process waits. Node only.
 *
 * @throws what `fs.openSync` throws.
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs'
 * import { join } from 'node:path'
 * import { tmpdir } from 'node:os'
 * import { type ChatProvider, ChatStream, withRecording } from '@millrace/core'
 * import { recordingFile, replayFile } from '@millrace/core/recording-file'
 *
 * const vendor: ChatProvider = {
 *   id: 'vendor',
 *   stream: () => ChatStream.from(async function* () {
 *     yield [
 *       { type: 'start', messageId: 'm1', provider: 'vendor' },
 *       { type: 'text-start', id: '0' },
 *       { type: 'text-delta', id: '0', delta: 'Once upon a time.' },
 *       { type: 'text-end', id: '0' },
 *       { type: 'finish', reason: 'stop' },
 *     ]
 *   }),
 * }
 * const path = join(mkdtempSync(join(tmpdir(), 'recording-')), 'story.jsonl')
 * const request = { messages: [{ role: 'user', content: 'Tell me a story.' }] } as const
 * const file = recordingFile(path)
 * await withRecording(vendor, file).stream(request).text()
 * file.close()
 * console.log(await replayFile(path).stream(request).text())
 * ```
 */
export function recordingFile(path: string): RecordingFile {
  const file = openSync(path, 'a+', 0o600)
  let isCut = endsInLine(file)
  const write: RecordingSink = line => {
    const bytes = Buffer.from(isCut ? `\n${line}` : line)
    isCut = true
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
    isCut = false
  }
  return Object.assign(write, { close: () => closeSync(file) })
}

/** True for a file whose last line was cut, by a full disk or the end of the process: the next one must not be glued to it. */
function endsInLine(file: number): boolean {
  const { size } = fstatSync(file)
  const last = Buffer.alloc(1)
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a
}

/**
 * A provider that answers with the recordings of a file, which is read once. Node only.
 *
 * @throws what `fs.readFileSync` throws; TypeError for options that are not of their type; ChatError `protocol` for a file that holds no recording.
 */
export const replayFile = (path: string, options: ReplayOptions = {}): ChatProvider =>
  replay(readFileSync(path, 'utf8'), options)
