import { cohere, cohereDefinition } from '@millrace/cohere'
import type { ErrorInfo, Transport } from '@millrace/core'
import { afterAll, describe, expect, it } from 'vitest'
import { reduceCohere } from './cohere-reduction.ts'
import { grammarFaults } from './grammar.ts'
import { foldersOf } from './owners.ts'
import { filesIn, readRecording, recordingsFolder, streamsIn } from './recordings.ts'
import { reduceRecords } from './reduction.ts'
import { recordsOf, servedOverHttp, slicedTransport } from './replay.ts'

/** What recorded refusals mean. */
const refusals: { readonly [file: string]: Partial<ErrorInfo> } = {
  'cohere.400.2.json': { code: 'context-length', retryable: false, providerCode: 'TOO_MANY_TOKENS' },
  'cohere.401.1.json': { code: 'authentication', retryable: false },
}

const held: { [folder: string]: { held: number; of: number } } = {}
const through = (baseURL: string, transport?: Transport): ReturnType<typeof recordsOf> =>
  recordsOf(cohere({ apiKey: 'recorded', baseURL, ...(transport && { transport }) }))

const replay = (folder: string): void => {
  for (const recording of streamsIn(folder)) {
    held[folder] ??= { held: 0, of: 0 }
    const count = held[folder]
    count.of++
    it(recording.file, async () => {
      const sliced = (size: number): ReturnType<typeof recordsOf> =>
        through('http://recorded.invalid', slicedTransport(recording.body, size))
      const whole = await sliced(recording.body.length)
      const sources = whole.flatMap(record => (record.type === 'source' ? [record.id] : []))

      expect({ ...reduceRecords(whole), sources }).toEqual(reduceCohere(recording))
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
  describe.each(foldersOf('cohere'))('%s', replay)
  afterAll(() => console.table(held))

  describe('recorded refusals', () => {
    const { toError } = cohereDefinition({ apiKey: 'recorded' })
    const recorded = filesIn('http-errors').filter(file => file.startsWith('cohere'))

    it.each(recorded)('%s', file => {
      const status = Number(file.split('.')[1])
      const body = readRecording('http-errors', file).toString()
      const info = toError({ status, headers: {}, body })
      expect(info).toMatchObject({ ...refusals[file], status, requestId: JSON.parse(body).id })
      expect(info.message).toBe(JSON.parse(body).message)
    })

    it('are all known', () => {
      expect(recorded).toEqual(Object.keys(refusals).sort())
    })
  })
}
