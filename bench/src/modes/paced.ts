import type { RunningRelay } from '../run/arena.ts'
import type { RelayUsage } from '../shared/reports.ts'
import { median, quantile } from '../shared/statistics.ts'
import { notesOn, readAnswers } from './answers.ts'
import { cpuOf, type Mode, type Outcome } from './mode.ts'

const periodMs = 20
const megabyte = 1e6

/** A mode where upstream writes a token each 20 ms, as a fast model does. @param streams - a multiple of 25, or fewer probes than that say. */
export const paced = (id: string, streams: number, tokensOf: number, rounds?: number): Mode => ({
  id,
  ...(rounds !== undefined && { rounds }),
  ...(streams >= 500 && { profiled: ['raw', 'millrace'] }),
  title: `Paced, ${streams} streams`,
  about: `${streams} streams, opened within a second, of ${tokensOf} tokens each, one per ${periodMs} ms; token transit, from the vendor's write to the reader's arrival, is that of ${streams / 25} streams more. Each relay has answered hundreds of others before, so that the compiler is done.`,
  group: 'relay',
  metrics: [
    { id: 'cpu', title: 'CPU per token', unit: 'µs', digits: 1, picture: true },
    { id: 'transit', title: 'token transit, p50', unit: 'ms', digits: 1, picture: streams >= 500 },
    { id: 'transit99', title: 'token transit, p99', unit: 'ms', digits: 1 },
    { id: 'first', title: 'first token, p50', unit: 'ms', digits: 0, picture: streams >= 500 },
    { id: 'peak', title: 'peak memory', unit: 'MB', digits: 0 },
    { id: 'bytes', title: 'bytes per token on the wire', unit: 'B', digits: 1 },
    { id: 'late', title: 'answer late, p50', unit: 'ms', digits: 0 },
  ],
  async measure(arena, contender, { scale }) {
    const tokens = Math.max(50, Math.round(tokensOf * scale))
    const measured = async (relay: RunningRelay): Promise<Outcome> => {
      // A gateway has more code to be compiled than a relay. The compiler takes its time from the same process.
      const [warm, times] = contender.kind === 'gateway' ? [200, 3] : [100, 3]
      const answers = Math.ceil(warm * times * scale)
      await readAnswers(arena, relay, contender, { tokens, answers, connections: warm, openOverMs: 2 * warm })
      const load = { tokens, answers: streams, connections: streams, openOverMs: 1000, probes: Math.ceil(streams / 25) }
      const { cpuMicros, report } = await cpuOf(relay, () => readAnswers(arena, relay, contender, load))
      const { peakRss } = await relay.worker.call<RelayUsage>('usage', { collect: false })
      const idealMs = tokens * periodMs
      const late = median(report.durationMs) - idealMs
      return {
        sample: {
          cpu: cpuMicros / ((streams + load.probes) * tokens),
          transit: median(report.transitMs),
          transit99: quantile(report.transitMs, 0.99),
          first: median(report.firstTokenMs),
          peak: peakRss / megabyte,
          bytes: report.bodyBytes / (streams * tokens),
          late,
        },
        notes: [...notesOn(report), ...(late > 0.1 * idealMs ? ['does not hold the pace'] : [])],
      }
    }
    return arena.withRelay(contender.id, `paced/${tokens}/${periodMs}`, measured, contender.door)
  },
})

/** A machine with room to spare. */
export const paced100 = paced('paced100', 100, 150, 2)

/** 25,000 tokens a second. */
export const paced500: Mode = { ...paced('paced500', 500, 150), alsoIn: 'speed' }

/** As vendors are asked. Upstream has one door that speaks HTTP/1.1 alone, and one that offers HTTP/2. */
const overTls = (streams: number): Mode => {
  const { title, about, ...mode } = paced(`tls${streams}`, streams, 150, 3)
  return {
    ...mode,
    title: `${title}, over TLS`,
    about: `${about} Upstream is asked over TLS, with a certificate made for the run.`,
    group: 'speed',
    parts: 'tls',
    references: ['tls-raw', 'tls-millrace'],
    profiled: ['tls-raw', 'tls-millrace'],
  }
}

/** Both paced modes over TLS. */
export const tlsModes: readonly Mode[] = [overTls(100), overTls(500)]
