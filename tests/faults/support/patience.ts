import type { StreamOptions } from '@millrace/core'
import type { Scenario } from './scenario.js'

/** Longer than any exchange takes that is not held up. */
const ample = 15_000

/** The time limits of an exchange: short where silence is what is tested, ample where it would be a failure. */
export function limitsOf({ place, faults, maxRetries }: Scenario): StreamOptions {
  const silent = place === 'vendor' && faults.kinds.some(kind => kind === 'stall' || kind === 'corrupt')
  return {
    firstByteTimeoutMs: silent ? 120 : ample,
    idleTimeoutMs: silent ? 80 : ample,
    maxRetries,
    minRetryDelayMs: 1,
    maxRetryDelayMs: 2,
  }
}

/** How long a server waits for a reader who takes nothing, and a reader for a server that sends nothing, before it looks whether there is one. */
export function patienceOf({ place, faults }: Scenario): { stallTimeoutMs: number; readerMs: number } {
  const silent = place === 'reader' && faults.kinds.some(kind => kind === 'stall' || kind === 'corrupt')
  return silent ? { stallTimeoutMs: 60, readerMs: 120 } : { stallTimeoutMs: ample, readerMs: ample }
}
