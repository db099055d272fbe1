import type { Page } from 'playwright-core'

/** An event of Chromium's trace, in microseconds. */
interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  /** Processor time of the thread, which other programs on the machine do not lengthen. */
  readonly tdur?: number
  readonly args?: { readonly data?: { readonly url?: string } }
}

/** A task of the page's main thread: its script, layout and painting, and the browser's own work. */
export interface PageTask {
  readonly ms: number
  /** The parts of it that took a millisecond or longer, such as `Layout 12`. */
  readonly parts: readonly string[]
}

/** Runs a function while Chromium traces the page. @returns the ten longest tasks of its main thread. */
export async function tasksWhile(page: Page, script: string, run: () => Promise<void>): Promise<PageTask[]> {
  const session = await page.context().newCDPSession(page)
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])))
  const includedCategories = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8']
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories } })
  await run()
  const complete = new Promise(resolve => session.once('Tracing.tracingComplete', resolve))
  await session.send('Tracing.end')
  await complete
  await session.detach()
  return tasksOf(events, script)
}

/** @param script - address of the page's script: its thread is the one. */
function tasksOf(events: readonly TraceEvent[], script: string): PageTask[] {
  const main = events.find(({ name, args }) => name === 'FunctionCall' && args?.data?.url === script)
  if (!main) throw new Error(`The trace has no call of ${script}.`)
  const own = events.filter(({ ph, pid, tid }) => ph === 'X' && pid === main.pid && tid === main.tid)
  const partsOf = (task: TraceEvent): string[] =>
    own
      .filter(
        event => event !== task && event.ts >= task.ts && event.ts < task.ts + (task.dur ?? 0) && msOf(event) >= 1,
      )
      .map(event => `${event.name} ${Math.round(msOf(event))}`)
  return own
    .filter(({ name }) => name === 'RunTask')
    .sort((one, other) => msOf(other) - msOf(one))
    .slice(0, 10)
    .map(task => ({ ms: msOf(task), parts: partsOf(task) }))
}

const msOf = ({ dur = 0, tdur = dur }: TraceEvent): number => tdur / 1000
