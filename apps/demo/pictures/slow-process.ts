/** Loaded in front of the demo's processes while they are filmed. */
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { slowClock } from './slow-clock.ts'

const slowness = Number(process.env.DEMO_SLOWNESS)
slowClock(slowness)
const timers = createRequire(import.meta.url)('node:timers/promises') as {
  setTimeout: typeof import('node:timers/promises').setTimeout
}
const { setTimeout: sleep } = timers
timers.setTimeout = (ms, ...rest) => sleep((ms ?? 0) * slowness, ...rest)
syncBuiltinESMExports()
