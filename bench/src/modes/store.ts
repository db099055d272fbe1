import type { Arena, RunningRelay } from '../run/arena.ts'
import type { BenchRedis } from '../run/redis.ts'
import { type ContenderInfo, contenders } from '../shared/contenders.ts'
import type { LoadReport } from '../shared/reports.ts'
import { median, quantile } from '../shared/statistics.ts'
import { notesOn, readAnswers } from './answers.ts'
import { cpuOf, type Metric, type Mode, type Outcome } from './mode.ts'
import { inTurns, type Turn } from './turns.ts'

/** Names of the contenders. */
const redisStores = ['store-redis', 'store-ai-sdk']

/** The relay that another one takes turns with: itself without a store; for the AI SDK, Millrace on the same Redis. */
const counterpartOf = (id: string): string => (id === 'store-ai-sdk' ? 'store-redis' : 'store-none')

/** One way of asking. */
interface StoreLoad {
  /** Path at the upstream. */
  readonly upstream: string
  readonly tokens: number
  readonly answers: number
  readonly connections: number
  readonly openOverMs: number
  readonly probes?: number
}

/** Cost of some answers, and their delays. */
interface Taken {
  /** Microseconds of the relay. */
  readonly cpu: number
  /** Microseconds of Redis. */
  readonly redisCpu: number
  readonly report: LoadReport
}

const cpuMetrics: readonly Metric[] = [
  { id: 'cpu', title: 'CPU per token', unit: 'µs', digits: 2 },
  { id: 'beside', title: 'CPU beside its counterpart', unit: '×', digits: 2, picture: true },
  { id: 'redis', title: "Redis' CPU per token", unit: 'µs', digits: 2 },
]
const bytesMetric: Metric = { id: 'kept', title: 'bytes per token in Redis', unit: 'B', digits: 1 }

const counterparts =
  'each beside the same handler without a store, in turns, and the AI SDK beside Millrace on the same Redis'

/** Runs a contender and its counterpart at the same time and has answers read through them in turns. */
async function measureStore(
  arena: Arena,
  contender: ContenderInfo,
  { warm, load, turns }: { warm: StoreLoad; load: StoreLoad; turns: number },
  figures: (turns: readonly Turn<Taken>[]) => Readonly<Record<string, number>>,
): Promise<Outcome> {
  const counterpart = contenders.find(({ id }) => id === counterpartOf(contender.id))!
  const redis = redisStores.includes(contender.id) ? await arena.redis() : undefined
  await redis?.flush()
  return arena.withRelay(contender.id, load.upstream, relay =>
    arena.withRelay(counterpart.id, load.upstream, async other => {
      await readAnswers(arena, relay, contender, warm)
      await readAnswers(arena, other, counterpart, warm)
      // Of the counterpart, whose answers are in Redis too where it is Millrace's, nothing is counted.
      await redis?.flush()
      let kept = 0
      const own = async (): Promise<Taken> => {
        const before = await redis?.usage()
        const taken = await readThrough(arena, relay, contender, load, redis)
        kept += ((await redis?.usage())?.bytes ?? 0) - (before?.bytes ?? 0)
        return taken
      }
      const taken = await inTurns(turns, own, () => readThrough(arena, other, counterpart, load, redis))
      const tokens = (load.answers + (load.probes ?? 0)) * load.tokens
      return {
        sample: {
          cpu: median(taken.map(turn => turn.own.cpu)) / tokens,
          beside: median(taken.map(turn => turn.own.cpu / turn.other.cpu)),
          ...(redis && {
            redis: median(taken.map(turn => turn.own.redisCpu)) / tokens,
            kept: kept / (tokens * turns),
          }),
          ...figures(taken),
        },
        notes: [...new Set(taken.flatMap(turn => notesOn(turn.own.report)))],
      }
    }),
  )
}

async function readThrough(
  arena: Arena,
  relay: RunningRelay,
  contender: ContenderInfo,
  { upstream, ...load }: StoreLoad,
  redis: BenchRedis | undefined,
): Promise<Taken> {
  const before = await redis?.usage()
  const { cpuMicros, report } = await cpuOf(relay, () => readAnswers(arena, relay, contender, load))
  const after = await redis?.usage()
  return { cpu: cpuMicros, redisCpu: (after?.cpuMicros ?? 0) - (before?.cpuMicros ?? 0), report }
}

const periodMs = 20
const streams = 100

/** A token each 20 ms, as a fast model writes them: the appends of a token are its own. */
export const storePaced: Mode = {
  id: 'store-paced',
  title: 'Stores, paced',
  about: `${streams} streams, opened within half a second, of a token per ${periodMs} ms, with \`gatherMs\` 0; ${counterparts}. Delays above the counterpart's are differences of the quantiles, at the median of the turns.`,
  group: 'store',
  parts: 'store',
  references: [],
  rounds: 2,
  profiled: ['store-none', 'store-redis'],
  metrics: [
    ...cpuMetrics,
    { id: 'added', title: 'token transit above the counterpart, p50', unit: 'ms', digits: 1 },
    { id: 'added99', title: 'p99', unit: 'ms', digits: 1 },
    { id: 'addedFirst99', title: 'first token above the counterpart, p99', unit: 'ms', digits: 1 },
    { id: 'first99', title: 'first token, p99', unit: 'ms', digits: 0, picture: true },
    { id: 'firstBeside', title: "first token's p99 beside the counterpart", unit: '×', digits: 2 },
    bytesMetric,
  ],
  measure(arena, contender, { scale }) {
    const tokens = Math.max(50, Math.round(75 * scale))
    const upstream = `paced/${tokens}/${periodMs}`
    const load = { upstream, tokens, answers: streams, connections: streams, openOverMs: 500, probes: 4 }
    const warm = { ...load, answers: streams * 2, openOverMs: 100 }
    return measureStore(arena, contender, { warm, load, turns: Math.max(3, Math.ceil(7 * scale)) }, taken => {
      const above = (of: (report: LoadReport) => number): number =>
        median(taken.map(({ own, other }) => of(own.report) - of(other.report)))
      const first99 = ({ firstTokenMs }: LoadReport): number => quantile(firstTokenMs, 0.99)
      return {
        added: above(({ transitMs }) => median(transitMs)),
        added99: above(({ transitMs }) => quantile(transitMs, 0.99)),
        addedFirst99: above(first99),
        first99: median(taken.map(({ own }) => first99(own.report))),
        firstBeside: median(taken.map(({ own, other }) => first99(own.report) / first99(other.report))),
      }
    })
  },
}

const burstTokens = 2000

/** Answers as fast as the relay takes them: appends hold many tokens. */
export const storeBurst: Mode = {
  id: 'store-burst',
  title: 'Stores, burst',
  about: `8 connections read answers of ${burstTokens} tokens that upstream sends at once, each event as an HTTP chunk of its own; ${counterparts}.`,
  group: 'store',
  parts: 'store',
  references: [],
  rounds: 2,
  profiled: ['store-none', 'store-redis'],
  metrics: [...cpuMetrics, bytesMetric],
  measure(arena, contender, { scale }) {
    const upstream = `event/${burstTokens}/0`
    const load = { upstream, tokens: burstTokens, answers: 24, connections: 8, openOverMs: 0 }
    const warm = { ...load, answers: Math.ceil(120 * scale) }
    return measureStore(arena, contender, { warm, load, turns: Math.max(3, Math.ceil(9 * scale)) }, () => ({}))
  },
}
