import { expect, vi } from 'vitest'

// Runs before each file of tests, in a worker that has run others: our modules are loaded anew, with their shared timers and counters. A timer that the modules of
// an earlier file have left would, when its time comes, set the next one, and be counted by a test with a clock of its own.
vi.resetModules()
globalThis.timersOfEarlierFiles ??= watchTimers()
// A spy on fake timers that is taken away behind them puts the fake back.
const shared = sharedFunctions()
globalThis.functionsOfAllFiles ??= shared.map(({ of, name }) => of[name])
const replaced = shared.filter(({ of, name }, index) => of[name] !== globalThis.functionsOfAllFiles![index])
for (const each of replaced) each.of[each.name] = globalThis.functionsOfAllFiles[shared.indexOf(each)]
for (const id of globalThis.timersOfEarlierFiles.splice(0)) clearTimeout(id)
const fileBefore = globalThis.fileOfTests
globalThis.fileOfTests = expect.getState().testPath
if (replaced.length > 0) {
  const names = replaced.map(({ name }) => name).join(', ')
  throw new Error(`${fileBefore} left its own ${names}, which files behind it would meet: restore them`)
}

declare global {
  var timersOfEarlierFiles: number[] | undefined
  var functionsOfAllFiles: unknown[] | undefined
  var fileOfTests: string | undefined
}

/** All by which tests wait, tell the time, draw lots and fetch. The clock's own come behind the class that they belong to. */
function sharedFunctions(): { readonly of: Record<string, unknown>; readonly name: string }[] {
  const named = (of: object, ...names: readonly string[]) =>
    names.map(name => ({ of: of as Record<string, unknown>, name }))
  return [
    ...named(
      globalThis,
      'setTimeout',
      'clearTimeout',
      'setInterval',
      'clearInterval',
      'setImmediate',
      'clearImmediate',
    ),
    ...named(globalThis, 'queueMicrotask', 'fetch', 'performance', 'Date'),
    ...named(Date, 'now'),
    ...named(performance, 'now'),
    ...named(process, 'nextTick', 'cpuUsage', 'memoryUsage'),
    ...named(Math, 'random'),
  ]
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
