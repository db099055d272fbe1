import { largestThatHolds } from '../shared/largest.ts'
import { quantile } from '../shared/statistics.ts'
import { notesOn, readAnswers } from './answers.ts'
import type { Mode } from './mode.ts'

const tokens = 75
const periodMs = 20
const mostGapMs = 40
const openOverMs = 400
/** All answers are over by then where their streams ran at once: readers that are let in one behind the other see no gaps, however many they are. */
const mostMs = 1.25 * (openOverMs + tokens * periodMs)
/** A pause of the machine that is longer than a period spoils a try of a second and a half, whoever is measured: each stream has one late token of its 75 then. */
const moreTries = 4

/** Whether a number of streams was served in time, was not, or was but for a pause or two. */
type Verdict = 'held' | 'paused' | 'failed'

/** Streams at once that a relay serves in time. */
export const sustained: Omit<Mode, 'group' | 'parts' | 'references' | 'pinned'> = {
  id: 'gateway-sustained',
  title: 'Gateways: streams sustained',
  about: `The largest number of streams, of a token per ${periodMs} ms each, whose readers have 99 of 100 tokens within ${mostGapMs} ms of the one before; to about 4 %. All are opened within ${openOverMs} ms, and over after ${mostMs} ms at most: else they did not run at once. A number that fails by at most 5 of 100 tokens is tried again, ${moreTries} times in all, since the machine's own pauses are nobody's.`,
  rounds: 3,
  metrics: [
    { id: 'streams', title: 'streams sustained', unit: 'streams', digits: 0, picture: true, more: true },
    { id: 'gap', title: 'gap between tokens at that number, p99', unit: 'ms', digits: 1 },
  ],
  measure: (arena, contender) =>
    arena.withRelay(contender.id, `paced/${tokens}/${periodMs}`, async relay => {
      const gaps = new Map<number, number>()
      const read = async (streams: number): Promise<Verdict> => {
        // Those whose gaps are looked at.
        const probes = Math.ceil(streams / 8)
        const others = streams - probes
        const load = { tokens, answers: others, connections: others, openOverMs, probes }
        const begun = performance.now()
        const report = await readAnswers(arena, relay, contender, load)
        const gap = quantile(report.gapMs, 0.99)
        gaps.set(streams, gap)
        const late = performance.now() - begun > mostMs
        if (late || notesOn(report).length > 0 || quantile(report.gapMs, 0.95) > mostGapMs) return 'failed'
        return gap <= mostGapMs ? 'held' : 'paused'
      }
      let left = moreTries
      const holds = async (streams: number): Promise<boolean> => {
        let verdict = await read(streams)
        for (; verdict === 'paused' && left > 0; left--) verdict = await read(streams)
        return verdict === 'held'
      }
      const first = 64
      await read(first)
      const streams = await largestThatHolds(holds, first)
      return {
        sample: { streams, gap: gaps.get(streams) ?? Number.NaN },
        notes: streams === 0 ? ['not even one stream was in time'] : [],
      }
    }),
}
