import type { ErrorInfo, Transport } from '@millrace/core'
import { gemini, geminiDefinition } from '@millrace/gemini'
import { afterAll, describe, expect, it } from 'vitest'
import { reduceGemini, reduceGeminiRecords } from './gemini-reduction.ts'
import { grammarFaults } from './grammar.ts'
import { foldersOf } from './owners.ts'
import { filesIn, readRecording, recordingsFolder, streamsIn } from './recordings.ts'
import { recordsOf, servedOverHttp, slicedTransport } from './replay.ts'

/** What recorded refusals mean. */
const refusals: { readonly [file: string]: Partial<ErrorInfo> } = {
  'gemini-vertex.400.1.json': { code: 'invalid-request', retryable: false },
  'gemini-vertex.400.2.json': { code: 'context-length', retryable: false },
  'gemini.400.1.json': { code: 'authentication', retryable: false },
  'gemini.429.2.json': { code: 'rate-limit', retryable: true, retryAfterMs: 48_000 },
}

const held: { [folder: string]: { held: number; of: number } } = {}
const through = (baseURL: string, transport?: Transport): ReturnType<typeof recordsOf> =>
  recordsOf(gemini({ apiKey: 'recorded', baseURL, ...(transport && { transport }) }))

const replay = (folder: string): void => {
  for (const recording of streamsIn(folder)) {
    held[folder] ??= { held: 0, of: 0 }
    const count = held[folder]
    count.of++
    it(recording.file, async () => {
      const sliced = (size: number): ReturnType<typeof recordsOf> =>
        through('http://recorded.invalid', slicedTransport(recording.body, size))
      const whole = await sliced(recording.body.length)

      expect(reduceGeminiRecords(whole)).toEqual(reduceGemini(recording))
      expect(grammarFaults(whole)).toEqual([])
      expect(await sliced(7)).toEqual(whole)
      expect(await sliced(1)).toEqual(whole)
      expect(await servedOverHttp(recording.body, url => through(url))).toEqual(whole)
      count.held++
    })
  }
}

if (recordingsFolder === undefined) {
  it.skip('nothing was replayed: MILLRACE_TRANSCRIPTS names no folder of recordings', () => {})
} else {
  describe.each(foldersOf('gemini'))('%s', replay)
  afterAll(() => console.table(held))

  describe('recorded refusals', () => {
    const { toError } = geminiDefinition({ apiKey: 'recorded' })
    const recorded = filesIn('http-errors').filter(file => file.startsWith('gemini'))

    it.each(recorded)('%s', file => {
      const status = Number(file.split('.')[1])
      const body = readRecording('http-errors', file).toString()
      const info = toError({ status, headers: {}, body })
      expect(info).toMatchObject({ ...refusals[file], status, providerCode: JSON.parse(body).error.status })
      expect(info.message).toBe(JSON.parse(body).error.message)
    })

    it('are all known', () => {
      expect(recorded).toEqual(Object.keys(refusals).sort())
    })
  })
}
