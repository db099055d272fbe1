import type { ChatProvider, Transport } from '@millrace/core'
import { openai } from '@millrace/openai'
import { afterAll, describe, expect, it } from 'vitest'
import { grammarFaults } from './grammar.ts'
import { framesOf, type Recording, recordingsFolder, streamsIn } from './recordings.ts'
import { reduceRecords } from './reduction.ts'
import { recordsOf, servedOverHttp, slicedTransport } from './replay.ts'
import { reduceResponses } from './responses-reduction.ts'

const folders = ['openai-responses', 'xai-responses', 'deepseek-responses', 'openrouter-responses', 'azure-openai']

/** Azure was recorded over both APIs. */
const isResponses = (recording: Recording): boolean =>
  framesOf(recording).some(({ data }) => String(JSON.parse(data).type).startsWith('response.'))

const through = (reach: { baseURL: string; transport?: Transport }): ChatProvider =>
  openai({ apiKey: 'recorded', ...reach })

const held: { [folder: string]: { held: number; of: number } } = {}

const replay = (folder: string): void => {
  for (const recording of streamsIn(folder).filter(isResponses)) {
    held[folder] ??= { held: 0, of: 0 }
    const count = held[folder]
    count.of++
    it(recording.file, async () => {
      const sliced = (size: number): ReturnType<typeof recordsOf> =>
        recordsOf(through({ baseURL: 'http://recorded.invalid/v1', transport: slicedTransport(recording.body, size) }))
      const whole = await sliced(recording.body.length)
      const expected = reduceResponses(recording)

      expect(reduceRecords(whole)).toEqual(expected.answer)
      expect(whole.flatMap(record => (record.type === 'source' ? [record.title] : []))).toEqual(expected.sources)
      expect(whole.filter(record => record.type === 'file')).toHaveLength(expected.files)
      expect(whole.flatMap(record => (record.type === 'tool-result' ? [record.toolCallId] : []))).toEqual(
        expected.results,
      )
      expect(encryptedIn(whole)).toEqual(expected.encrypted)
      expect(grammarFaults(whole)).toEqual([])
      expect(await sliced(7)).toEqual(whole)
      expect(await sliced(1)).toEqual(whole)
      expect(await servedOverHttp(recording.body, url => recordsOf(through({ baseURL: url })))).toEqual(whole)
      count.held++
    })
  }
}

/** The encrypted reasoning that can go back with the next request. */
const encryptedIn = (records: Awaited<ReturnType<typeof recordsOf>>): unknown[] =>
  records.flatMap(record => {
    const own = record.type === 'reasoning-end' ? record.providerData?.openai : undefined
    return own && typeof own === 'object' && 'encrypted_content' in own ? [own.encrypted_content] : []
  })

if (recordingsFolder === undefined) {
  it.skip('nothing was replayed: MILLRACE_TRANSCRIPTS names no folder of recordings', () => {})
} else {
  describe.each(folders)('%s', replay)
  afterAll(() => console.table(held))
}
