import { ollama } from '@millrace/ollama'
import { afterAll, describe, expect, it } from 'vitest'
import { grammarFaults } from './grammar.ts'
import { foldersOf } from './owners.ts'
import { filesIn, readRecording, recordingsFolder } from './recordings.ts'
import { reduceRecords } from './reduction.ts'
import { recordsOf, servedOverHttp, slicedTransport } from './replay.ts'

interface Line {
  readonly response: string
  readonly thinking?: string
  readonly done: boolean
  readonly done_reason?: string
  readonly prompt_eval_count?: number
  readonly eval_count?: number
}

/**
 * The answers of a recording. It is of `/api/generate`, one answer behind the other: a line has `response` where one of `/api/chat` has a
 * message, and is otherwise the same.
 */
function answersIn(folder: string, file: string): Line[][] {
  const answers: Line[][] = [[]]
  for (const text of readRecording(folder, file).toString().split('\n').filter(Boolean)) {
    const line: Line = JSON.parse(text)
    answers.at(-1)!.push(line)
    if (line.done) answers.push([])
  }
  return answers.filter(answer => answer.length > 0)
}

const bodyOf = (answer: readonly Line[]): Uint8Array => {
  const chat = answer.map(({ response, thinking, ...line }) => ({
    ...line,
    message: { role: 'assistant', content: response, ...(thinking && { thinking }) },
  }))
  return new TextEncoder().encode(chat.map(line => `${JSON.stringify(line)}\n`).join(''))
}

const held: { [folder: string]: { held: number; of: number } } = {}

const replay = (folder: string): void => {
  for (const file of filesIn(folder)) {
    describe.each(answersIn(folder, file).map((answer, i) => ({ answer, i })))(`${file} $i`, ({ answer }) => {
      held[folder] ??= { held: 0, of: 0 }
      const count = held[folder]
      count.of++
      it('comes out as it was recorded', async () => {
        const body = bodyOf(answer)
        const sliced = (size: number): ReturnType<typeof recordsOf> =>
          recordsOf(ollama({ baseURL: 'http://recorded.invalid', transport: slicedTransport(body, size) }))
        const whole = await sliced(body.length)
        const last = answer.at(-1)!

        expect(reduceRecords(whole)).toEqual({
          text: answer.map(({ response }) => response).join(''),
          reasoning: answer.map(({ thinking = '' }) => thinking).join(''),
          calls: [],
          usage: { input: last.prompt_eval_count, output: last.eval_count, cached: 0, reasoning: 0 },
          ending: last.done_reason,
        })
        expect(grammarFaults(whole)).toEqual([])
        expect(await sliced(7)).toEqual(whole)
        expect(await sliced(1)).toEqual(whole)
        expect(await servedOverHttp(body, url => recordsOf(ollama({ baseURL: url })))).toEqual(whole)
        count.held++
      })
    })
  }
}

if (recordingsFolder === undefined) {
  it.skip('nothing was replayed: MILLRACE_TRANSCRIPTS names no folder of recordings', () => {})
} else {
  describe.each(foldersOf('ollama'))('%s', replay)
  afterAll(() => console.table(held))
}
