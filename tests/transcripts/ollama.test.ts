import { ollama } from '@millrace/ollama'
import { expect, it } from 'vitest'
import { foldersOf } from './owners.ts'
import { filesIn, type Recording, readRecording, recordingsFolder } from './recordings.ts'
import { reduceRecords } from './reduction.ts'
import { replayStreams } from './replay-streams.ts'

interface Line {
  readonly message: { readonly content: string; readonly thinking?: string }
  readonly done: boolean
  readonly done_reason?: string
  readonly prompt_eval_count?: number
  readonly eval_count?: number
}

/**
 * The answers of a folder. Recorded is `/api/generate`, one answer behind the other: a line has `response` where one of `/api/chat` has a
 * message, and is otherwise the same.
 */
function answersIn(folder: string): readonly Recording[] {
  return filesIn(folder).flatMap(file => {
    const answers: Line[][] = [[]]
    for (const text of readRecording(folder, file).toString().split('\n').filter(Boolean)) {
      const { response: content, thinking, ...line } = JSON.parse(text)
      answers.at(-1)!.push({ ...line, message: { role: 'assistant', content, ...(thinking && { thinking }) } })
      if (line.done) answers.push([])
    }
    const bodies = answers.filter(answer => answer.length > 0).map(bodyOf)
    return bodies.map((body, i) => ({ folder, file: `${file} ${i}`, body }))
  })
}

const bodyOf = (answer: readonly Line[]): Uint8Array =>
  new TextEncoder().encode(answer.map(line => `${JSON.stringify(line)}\n`).join(''))

const linesOf = ({ body }: Recording): readonly Line[] =>
  new TextDecoder()
    .decode(body)
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))

if (recordingsFolder === undefined) {
  it.skip('nothing was replayed: MILLRACE_TRANSCRIPTS names no folder of recordings', () => {})
} else {
  const check: Parameters<typeof replayStreams>[2] = (whole, recording) => {
    const lines = linesOf(recording)
    const last = lines.at(-1)!
    expect(reduceRecords(whole)).toEqual({
      text: lines.map(({ message }) => message.content).join(''),
      reasoning: lines.map(({ message }) => message.thinking ?? '').join(''),
      calls: [],
      usage: { input: last.prompt_eval_count, output: last.eval_count, cached: 0, reasoning: 0 },
      ending: last.done_reason,
    })
  }
  replayStreams(foldersOf('ollama'), ollama, check, answersIn)
}
