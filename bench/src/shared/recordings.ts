import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Frames of which a stream must have more, to say anything of a template that it may have. */
const fewest = 8

/** The folder of recorded streams that `MILLRACE_TRANSCRIPTS` names, with a folder for each vendor; none are in this repository. */
const home = (): string | undefined => process.env.MILLRACE_TRANSCRIPTS || undefined

/** Names of the vendors' folders that have streams of frames; empty where there are no recordings. */
export function recordedFolders(root = home()): string[] {
  if (root === undefined) return []
  return readdirSync(root, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && recordedStreams(entry.name, root).length > 0)
    .map(({ name }) => name)
    .sort()
}

/** The recorded streams of a vendor, each as the data of its frames. @throws Error where the folder is not there. */
export function recordedStreams(folder: string, root = home() ?? ''): string[][] {
  const files = readdirSync(join(root, folder)).filter(name => /\.(?:sse|txt|ndjson)$/.test(name))
  return files
    .map(name => {
      const text = readFileSync(join(root, folder, name), 'utf8')
      return name.endsWith('.ndjson') ? text.split('\n').filter(isObject) : framesOf(text)
    })
    .filter(({ length }) => length > fewest)
}

/** The JSON objects among the data of a text of server-sent events. */
export const framesOf = (text: string): string[] =>
  text
    .replace(/\r\n?/g, '\n')
    .split('\n\n')
    .map(block =>
      block
        .split('\n')
        .flatMap(line => (line.startsWith('data:') ? [line.slice(5).replace(/^ /, '')] : []))
        .join('\n'),
    )
    .filter(isObject)

const isObject = (data: string): boolean => data.trimStart().startsWith('{')
