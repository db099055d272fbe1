import { format } from 'node:util'

/** What a process said, dropped and kept while something ran in it. Plain data: it may come from another process. */
export interface Testimony {
  /** All that was printed. */
  readonly printed: string
  /** Rejections, exceptions and warnings that nobody caught. */
  readonly uncaught: readonly string[]
  /**
   * What keeps the process alive and did not before, and timers that the packages have set and that neither fired nor were cleared, by
   * where they were set; those too that keep nothing alive.
   */
  readonly left: readonly string[]
}

/** The testimony of a process in which nothing ran. */
export const nothing: Testimony = { printed: '', uncaught: [], left: [] }

/** Watches a process. */
export interface Witness {
  /** What there is to tell by now. */
  testify(): Testimony
  /** Gives console and timers back. */
  stop(): void
}

const methods = ['log', 'info', 'warn', 'error', 'debug'] as const

/** Listens to the console and to timers, and for what nobody caught. */
export function witness(): Witness {
  const uncaught: string[] = []
  let printed = ''
  const kept = resources()
  const note = (thrown: unknown): void => void uncaught.push(String(thrown))
  const before = methods.map(method => console[method])
  for (const method of methods)
    console[method] = (...args: unknown[]) => {
      printed += `${format(...args)}\n`
    }
  const { setTimeout, clearTimeout } = globalThis
  const timers = new Map<unknown, string>()
  globalThis.setTimeout = ((callback: (...args: unknown[]) => void, ms: number, ...args: unknown[]) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      callback(...args)
    }, ms)
    const setter = new Error().stack?.match(/(?:packages|@millrace)\/(?:core|server|sse|glm)\/(?:src|dist)\/[\w/-]+/)
    if (setter) timers.set(timer, setter[0])
    return timer
  }) as typeof setTimeout
  globalThis.clearTimeout = timer => {
    timers.delete(timer)
    clearTimeout(timer)
  }
  process.on('unhandledRejection', note)
  process.on('uncaughtException', note)
  process.on('warning', note)
  return {
    testify: () => ({
      printed,
      uncaught: [...uncaught],
      left: [...leftOver(kept), ...[...timers.values()].map(setter => `a timer of ${setter}`)],
    }),
    stop() {
      Object.assign(globalThis, { setTimeout, clearTimeout })
      methods.forEach((method, i) => {
        console[method] = before[i]!
      })
      process.off('unhandledRejection', note)
      process.off('uncaughtException', note)
      process.off('warning', note)
    },
  }
}

/** What keeps the process alive, counted by kind. */
function resources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return counts
}

/** What is there now and was not before; of the kinds that an exchange is made of. */
function leftOver(before: ReadonlyMap<string, number>): string[] {
  const kinds = [
    'TCPSocketWrap',
    'TCPServerWrap',
    'TCPConnectWrap',
    'TCPWRAP',
    'Timeout',
    'Immediate',
    'HTTPINCOMINGMESSAGE',
  ]
  return [...resources()]
    .filter(([kind, count]) => kinds.includes(kind) && count > (before.get(kind) ?? 0))
    .map(([kind, count]) => `${count - (before.get(kind) ?? 0)} ${kind}`)
}
