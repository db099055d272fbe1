import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
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
  const file = openSync(path, 'a', 0o600)
  const write: RecordingSink = line => {
    const bytes = Buffer.from(line)
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
  }
  return Object.assign(write, { close: () => closeSync(file) })
}

/**
 * A provider that answers with the recordings of a file, which is read once. Node only.
 *
 * @throws what `fs.readFileSync` throws; TypeError for options that are not of their type; ChatError `protocol` for a file that holds no recording.
 */
export const replayFile = (path: string, options: ReplayOptions = {}): ChatProvider =>
  replay(readFileSync(path, 'utf8'), options)
