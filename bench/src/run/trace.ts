import type { Browser } from 'playwright-core'

/** The used part of an event of Chromium's trace. */
interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** Microseconds of CPU. */
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/**
 * Traces the tasks of all threads while something runs.
 *
 * @returns the CPU of the longest task of the busiest page's main thread, in milliseconds.
 */
export async function longestTask(browser: Browser, work: () => Promise<void>): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])))
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { recordMode: 'recordAsMuchAsPossible', includedCategories: ['toplevel'] },
  })
  await work()
  const complete = new Promise(resolve => session.once('Tracing.tracingComplete', resolve))
  await session.send('Tracing.end')
  await complete
  await session.detach()
  return longestOf(events)
}

/** The longest of the tasks of the page's main thread that has used most. */
function longestOf(events: readonly TraceEvent[]): number {
  const key = ({ pid, tid }: TraceEvent): string => `${pid}/${tid}`
  const mains = new Set(
    events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(key),
  )
  const threads = new Map<string, { sum: number; longest: number }>()
  for (const event of events) {
    const { name, tdur = 0 } = event
    if (name !== 'ThreadControllerImpl::RunTask' || !mains.has(key(event))) continue
    const { sum, longest } = threads.get(key(event)) ?? { sum: 0, longest: 0 }
    threads.set(key(event), { sum: sum + tdur, longest: Math.max(longest, tdur) })
  }
  const [busiest] = [...threads.values()].sort((a, b) => b.sum - a.sum)
  return (busiest?.longest ?? Number.NaN) / 1000
}
