import type { Page } from 'playwright-core'

/** An event of Chromium's trace, in microseconds. */
export interface TraceEvent {
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
  return longestTasks(await traceWhile(page, script, run))
}

/**
 * Runs a function while Chromium traces the page.
 *
 * @param script - address of a script of the page, or its beginning: its thread is the one.
 * @returns the complete events of the page's main thread.
 */
export async function traceWhile(page: Page, script: string, run: () => Promise<void>): Promise<readonly TraceEvent[]> {
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
  const main = events.find(({ name, args }) => name === 'FunctionCall' && args?.data?.url?.startsWith(script))
  if (!main) throw new Error(`The trace has no call of ${script}.`)
  return events.filter(({ ph, pid, tid }) => ph === 'X' && pid === main.pid && tid === main.tid)
}

/** The ten longest tasks of a thread. */
export function longestTasks(own: readonly TraceEvent[]): PageTask[] {
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

/** Events that are script as a whole, what they call included. */
const scripts: ReadonlySet<string> = new Set([
  'FunctionCall',
  'EvaluateScript',
  'RunMicrotasks',
  'v8.compile',
  'TimerFire',
  'FireAnimationFrame',
])

/** Milliseconds of script in each span between two paints that has any, in the order of time. */
export function scriptOfFrames(own: readonly TraceEvent[]): readonly number[] {
  const paints = own
    .filter(({ name }) => name === 'Commit')
    .map(({ ts }) => ts)
    .sort((one, other) => one - other)
  const frames = new Map<number, number>()
  let end = 0
  let frame = 0
  for (const event of own.filter(({ name }) => scripts.has(name)).sort((one, other) => one.ts - other.ts)) {
    // Called by the one before, whose time it is.
    if (event.ts < end) continue
    end = event.ts + (event.dur ?? 0)
    while (frame < paints.length && paints[frame]! < event.ts) frame++
    frames.set(frame, (frames.get(frame) ?? 0) + msOf(event))
  }
  return [...frames.values()]
}

const msOf = ({ dur = 0, tdur = dur }: TraceEvent): number => tdur / 1000
