import { expect, vi } from 'vitest'

// Runs before each file of tests, in a worker that has run others: our modules are loaded anew, with their shared timers and counters. A timer that the modules of
// an earlier file have left would, when its time comes, set the next one, and be counted by a test with a clock of its own.
vi.resetModules()
globalThis.timersOfEarlierFiles ??= watchTimers()
// A spy on fake timers that is taken away behind them puts the fake back.
const now = clock()
globalThis.clockOfAllFiles ??= now
const replaced = Object.keys(now).filter(name => now[name] !== globalThis.clockOfAllFiles![name])
Object.assign(globalThis, globalThis.clockOfAllFiles)
for (const id of globalThis.timersOfEarlierFiles.splice(0)) clearTimeout(id)
const fileBefore = globalThis.fileOfTests
globalThis.fileOfTests = expect.getState().testPath
if (replaced.length > 0) {
  throw new Error(
    `${fileBefore} left its own ${replaced.join(', ')}, for which files behind it would wait in vain: restore them`,
  )
}

type Clock = Readonly<Record<string, unknown>>

declare global {
  var timersOfEarlierFiles: number[] | undefined
  var clockOfAllFiles: Clock | undefined
  var fileOfTests: string | undefined
}

/** All by which tests wait and tell the time. */
function clock(): Clock {
  const { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, clearImmediate, queueMicrotask } =
    globalThis
  return {
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
    setImmediate,
    clearImmediate,
    queueMicrotask,
    Date: globalThis.Date,
  }
}

/**
 * Has the number of each timer noted that the workspace's own code sets; to note the timer itself would keep what it holds. Those of packages and of Node go on:
 * undici's is one for all files, and never set again.
 */
function watchTimers(): number[] {
  const ids: number[] = []
  for (const name of ['setTimeout', 'setInterval'] as const) {
    const set = globalThis[name] as (...args: unknown[]) => NodeJS.Timeout
    const noted = (...args: unknown[]): NodeJS.Timeout => {
      const timer = set(...args)
      if (!/node_modules|node:/.test(callerOf(noted))) ids.push(Number(timer))
      return timer
    }
    Object.assign(globalThis, { [name]: Object.assign(noted, set) })
  }
  return ids
}

/** The file that called a function. Read from V8's own frame: a whole stack is mapped to the sources, which are megabytes. */
function callerOf(called: () => unknown): string {
  const { prepareStackTrace, stackTraceLimit } = Error
  try {
    Error.stackTraceLimit = 1
    Error.prepareStackTrace = (_, [frame]) => frame?.getFileName() ?? ''
    const at: { readonly stack?: string } = {}
    Error.captureStackTrace(at, called)
    return at.stack ?? ''
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit })
  }
}
