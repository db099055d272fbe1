import type { ChatProvider, ChatRecord, ProviderSettings } from '@millrace/core'
import { answerFaults } from '@millrace/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { type Recording, streamsIn } from './recordings.ts'
import { lengthened, recordsOf, servedOverHttp, slicedTransport } from './replay.ts'

/** What a provider is made with here. */
type ReplaySettings = Pick<ProviderSettings, 'transport'> & { readonly baseURL: string }

/**
 * Replays every stream of some folders through their provider, whole, in pieces and over real HTTP, and prints how many held.
 *
 * @param check - compares what came out with what the recording contains.
 * @param streamsOf - the streams of a folder that are the provider's to read. Default: all are.
 */
export function replayStreams(
  folders: readonly string[],
  provider: (settings: ReplaySettings) => ChatProvider,
  check: (whole: readonly ChatRecord[], recording: Recording) => void,
  streamsOf: (folder: string) => readonly Recording[] = streamsIn,
): void {
  const held: { [folder: string]: { held: number; of: number } } = {}
  const through = (settings: ReplaySettings): ReturnType<typeof recordsOf> => recordsOf(provider(settings))

  describe.each(folders)('%s', folder => {
    const recordings = streamsOf(folder)
    const count = { held: 0, of: recordings.length }
    held[folder] = count
    it.each(recordings.map(recording => [recording.file, recording] as const))('%s', async (_, recording) => {
      const sliced = (size: number, body = recording.body): ReturnType<typeof recordsOf> =>
        through({ baseURL: 'http://recorded.invalid', transport: slicedTransport(body, size) })
      const whole = await sliced(recording.body.length)

      check(whole, recording)
      expect(answerFaults(whole)).toEqual([])
      expect(await sliced(7)).toEqual(whole)
      expect(await sliced(1)).toEqual(whole)
      expect(await servedOverHttp(recording.body, baseURL => through({ baseURL }))).toEqual(whole)
      // Lines that are cut are parsed by themselves, all others are known by those before.
      const long = lengthened(recording.body, 12)
      expect(await sliced(long.length, long)).toEqual(await sliced(61, long))
      count.held++
    })
  })
  afterAll(() => console.table(held))
}
