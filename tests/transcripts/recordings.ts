import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A recorded stream. */
export interface Recording {
  /** Its folder: the vendor or host that was recorded. */
  readonly folder: string
  readonly file: string
  /** The body as it came over the wire. A `.jsonl` file has its frames given back. */
  readonly body: Uint8Array
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const named = process.env.MILLRACE_TRANSCRIPTS

/** The folder of recordings; undefined where none is named. A path is taken from the repository's root. */
export const recordingsFolder = named === undefined || named === '' ? undefined : resolve(root, named)

/** Every recorded stream of a folder. */
export function streamsIn(folder: string): Recording[] {
  return filesIn(folder)
    .filter(file => /\.(sse|jsonl)$/.test(file))
    .map(file => ({ folder, file, body: bodyOf(file, readRecording(folder, file)) }))
}

/** Names of the files in a folder; none where the folder is not there. */
export function filesIn(folder: string): string[] {
  const path = join(recordingsFolder ?? '', folder)
  return existsSync(path) ? readdirSync(path).sort() : []
}

/** The bytes of a recording. */
export const readRecording = (folder: string, file: string): Buffer =>
  readFileSync(join(recordingsFolder ?? '', folder, file))

/** The JSON of each frame, without `[DONE]` and without comments, read by splitting lines and nothing else. */
export function framesOf({ body }: Recording): { readonly event: string; readonly data: string }[] {
  return new TextDecoder()
    .decode(body)
    .replaceAll('\r\n', '\n')
    .split('\n\n')
    .flatMap(block => {
      const fields = block.split('\n').map(line => /^(\w+):\s?(.*)$/.exec(line))
      const textOf = (name: string): string | undefined => fields.find(field => field?.[1] === name)?.[2]
      const data = textOf('data') ?? textOf('error')
      const event = textOf('event') ?? (textOf('error') === undefined ? 'message' : 'error')
      return data === undefined || data === '[DONE]' ? [] : [{ event, data }]
    })
}

function bodyOf(file: string, bytes: Buffer): Uint8Array {
  if (file.endsWith('.sse')) return bytes
  const lines = bytes
    .toString()
    .split('\n')
    .filter(line => line.trim() !== '')
  return new TextEncoder().encode(`${lines.map(line => `data: ${line}\n\n`).join('')}data: [DONE]\n\n`)
}
