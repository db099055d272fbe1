/** Holds many paced streams through Millrace for minutes: `npm run soak -- --help`. */
import type { SoakReport, SoakStart } from '../client/soak-readers.ts'
import { textTable } from '../report/layout.ts'
import { sleep } from '../shared/clock.ts'
import type { RelayUsage } from '../shared/reports.ts'
import { quantile } from '../shared/statistics.ts'
import { type Arena, type RunningRelay, withArena } from './arena.ts'
import { warnOfFewFiles } from './machine.ts'
import { Progress } from './progress.ts'
import { readSoakOptions, type SoakOptions, soakHelp } from './soak-options.ts'

const args = process.argv.slice(2)

/** The figures of one half of the soak. */
interface Phase {
  readonly name: string
  readonly open: number
  readonly tokensPerSecond: number
  readonly p50: number
  readonly p99: number
  readonly residentKib: number
  readonly liveKib: number
  readonly cpuShare: number
  readonly errors: number
  readonly reason: string | undefined
}

function readOptions(): SoakOptions {
  try {
    return readSoakOptions(args)
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${soakHelp}`)
    process.exit(2)
  }
}

async function main(options: SoakOptions): Promise<void> {
  warnOfFewFiles(options.streams * 2)
  const progress = new Progress()
  // A minute's tokens each, then the next answer on the same connection.
  const tokens = Math.max(1, Math.round(60_000 / options.tokenMs))
  const phases = await withArena(arena =>
    arena.withRelay('millrace', `stamped/${tokens}/${options.tokenMs}`, relay =>
      soak(arena, relay, options, tokens, progress),
    ),
  )
  progress.clear()
  console.log(
    `${options.streams} streams, a token every ${options.tokenMs} ms, ${options.seconds} s, through \`sendChat(res, glm().stream(chat))\``,
  )
  console.log(textTable(tableOf(phases)))
  const last = phases.at(-1)!
  if (last.reason !== undefined) console.log(`first error: ${last.reason}`)
  const lost = phases.some(({ errors }) => errors > 0)
  process.exitCode = lost ? 1 : 0
}

async function soak(
  arena: Arena,
  relay: RunningRelay,
  { streams, seconds, seed }: SoakOptions,
  tokens: number,
  progress: Progress,
): Promise<Phase[]> {
  const start: SoakStart = { port: relay.port, streams, openOverMs: Math.max(1000, streams * 2), tokens }
  const before = await usageOf(relay, true)
  progress.show(`opening ${streams} streams`)
  await arena.client.call('startSoak', start)
  // Opening has a price of its own, which is not this measure's.
  await sleep(2000)
  await arena.client.call('reportSoak')
  const all = await phase('all readers', arena, relay, before, seconds / 2, progress)
  progress.show('half of the readers leave')
  await arena.client.call('halveSoak', { overMs: 2000, seed })
  await sleep(1000)
  const half = await phase('half of them left', arena, relay, before, seconds / 2, progress)
  await arena.client.call('endSoak')
  await sleep(1000)
  const upstreamOpen = await arena.upstream.call<number>('open')
  return upstreamOpen === 0
    ? [all, half]
    : [all, { ...half, errors: half.errors + upstreamOpen, reason: `${upstreamOpen} upstream connections still open` }]
}

async function phase(
  name: string,
  arena: Arena,
  relay: RunningRelay,
  before: RelayUsage,
  seconds: number,
  progress: Progress,
): Promise<Phase> {
  const started = performance.now()
  const begin = await usageOf(relay, false)
  const latencies: number[] = []
  let tokens = 0
  let report: SoakReport
  do {
    await sleep(Math.min(1000, seconds * 1000))
    report = await arena.client.call<SoakReport>('reportSoak')
    tokens += report.tokens
    // A sample of a tenth is plenty for a percentile.
    for (let at = 0; at < report.latenciesMs.length; at += 10) latencies.push(report.latenciesMs[at]!)
    const left = Math.max(0, Math.round(seconds - (performance.now() - started) / 1000))
    progress.show(
      `${name}: ${report.open} open, ${report.tokens} tokens in the last second, ${report.errors} errors, ${left} s to go`,
    )
  } while (performance.now() - started < seconds * 1000)
  const lasted = (performance.now() - started) / 1000
  const end = await usageOf(relay, true)
  return {
    name,
    open: report.open,
    tokensPerSecond: tokens / lasted,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    residentKib: (end.rss - before.rss) / 1024 / report.open,
    liveKib: (end.live - before.live) / 1024 / report.open,
    cpuShare: (end.cpuMicros - begin.cpuMicros) / 1e6 / lasted,
    errors: report.errors,
    reason: report.reason,
  }
}

const usageOf = (relay: RunningRelay, collect: boolean): Promise<RelayUsage> =>
  relay.worker.call<RelayUsage>('usage', { collect })

const tableOf = (phases: readonly Phase[]): string[][] => [
  [
    '',
    'open',
    'tokens/s',
    'added p50, ms',
    'added p99, ms',
    'resident KiB per stream',
    'in use',
    'CPU, cores',
    'errors',
  ],
  ...phases.map(({ name, open, tokensPerSecond, p50, p99, residentKib, liveKib, cpuShare, errors }) => [
    name,
    String(open),
    tokensPerSecond.toFixed(0),
    p50.toFixed(2),
    p99.toFixed(2),
    residentKib.toFixed(1),
    liveKib.toFixed(1),
    cpuShare.toFixed(2),
    String(errors),
  ]),
]

await main(readOptions())
