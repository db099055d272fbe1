import type { ChatProvider, ChatRecord, Transport } from '@millrace/core'
import { glm } from '@millrace/glm'
import { openai } from '@millrace/openai'
import type { Preset } from '@millrace/openai-compatible'
import * as compatible from '@millrace/openai-compatible'
import { answerFaults } from '@millrace/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { foldersOf, presetOf } from './owners.ts'
import { framesOf, type Recording, recordingsFolder, streamsIn } from './recordings.ts'
import { recordedSources, reduceRecording, reduceRecords } from './reduction.ts'
import { lengthened, recordsOf, servedOverHttp, slicedTransport } from './replay.ts'
import { detailsIn, detailsWantedBack } from './wanted-back.ts'

interface Reach {
  readonly baseURL: string
  readonly transport?: Transport
}

function throughPreset(folder: string, reach: Reach): ChatProvider {
  const preset = (compatible as unknown as Record<string, Preset>)[presetOf[folder] ?? '']
  if (preset) return preset({ apiKey: 'recorded-key', ...reach })
  return compatible.openaiCompatible({ id: folder, ...reach })
}

/** Who answers for the recordings of a folder. */
const readers: readonly (readonly [folder: string, (reach: Reach) => ChatProvider])[] = [
  ...foldersOf('glm').map(folder => [folder, (reach: Reach) => glm({ apiKey: 'id.secret', ...reach })] as const),
  ['openai-chat', reach => openai({ apiKey: 'recorded-key', api: 'chat', ...reach })],
  ...foldersOf('openai-compatible').map(folder => [folder, (reach: Reach) => throughPreset(folder, reach)] as const),
]

/** Recordings of another dialect in the same folder are another provider's. */
const isChatCompletions = (recording: Recording): boolean =>
  framesOf(recording).some(({ data }) => Array.isArray(JSON.parse(data).choices))

const sourcesOf = (records: readonly ChatRecord[]): (string | undefined)[] =>
  records.flatMap(record => (record.type === 'source' ? [record.url] : []))

const nowhere = 'http://recorded.invalid/v1'
const held: { [folder: string]: { held: number; of: number } } = {}

const replay = (folder: string, owner: (reach: Reach) => ChatProvider): void => {
  for (const recording of streamsIn(folder).filter(isChatCompletions)) {
    held[folder] ??= { held: 0, of: 0 }
    const count = held[folder]
    count.of++
    it(recording.file, async () => {
      const through = (size: number, body = recording.body): ReturnType<typeof recordsOf> =>
        recordsOf(owner({ baseURL: nowhere, transport: slicedTransport(body, size) }))
      const whole = await through(recording.body.length)

      expect(reduceRecords(whole)).toEqual(expected(recording, folder))
      expect(sourcesOf(whole)).toEqual(recordedSources(recording))
      // An answer that failed is not a turn that goes back.
      if (whole.at(-1)?.type === 'finish') expect(detailsWantedBack(whole)).toEqual(detailsIn(recording))
      expect(answerFaults(whole)).toEqual([])
      expect(await through(7)).toEqual(whole)
      expect(await through(1)).toEqual(whole)
      expect(await servedOverHttp(recording.body, url => recordsOf(owner({ baseURL: url })))).toEqual(whole)
      // Lines that are cut are parsed by themselves, all others are known by those before.
      const long = lengthened(recording.body, 12)
      expect(await through(long.length, long)).toEqual(await through(61, long))
      count.held++
    })
  }
}

if (recordingsFolder === undefined) {
  it.skip('nothing was replayed: MILLRACE_TRANSCRIPTS names no folder of recordings', () => {})
} else {
  describe.each(readers)('%s', replay)
  afterAll(() => console.table(held))
}

function expected(recording: Recording, folder: string): ReturnType<typeof reduceRecording> {
  const reduced = reduceRecording(recording)
  return reduced.ending === 'none' ? { ...reduced, ending: folder === 'snowflake' ? 'stop' : 'error' } : reduced
}
