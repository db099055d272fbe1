import type { StreamOptions } from '@millrace/core'
import type { Place, Scenario } from './scenario.js'

/** Longer than any exchange takes that is not held up, and than a timer that was left behind is waited for. */
const ample = 60_000

/**
 * Whether the time limits towards a side are short, since silence is what is tested there. They may then pass on a busy machine although
 * nothing struck, which is an end like any other; elsewhere that would be a failure, and they are ample.
 */
export const isImpatient = ({ place, faults }: Scenario, side: Place): boolean =>
  place === side && faults.kinds.some(kind => kind === 'stall' || kind === 'corrupt')

/** The limits of the SDK. */
export function limitsOf(scenario: Scenario): StreamOptions {
  const impatient = isImpatient(scenario, 'vendor')
  return {
    firstByteTimeoutMs: impatient ? 120 : ample,
    idleTimeoutMs: impatient ? 80 : ample,
    maxRetries: scenario.maxRetries,
    minRetryDelayMs: 1,
    maxRetryDelayMs: 2,
    gatherMs: scenario.gatherMs,
  }
}

/** How long a server waits for a reader who takes nothing, and a reader for a server that sends nothing, before it looks whether there is one. */
export const patienceOf = (scenario: Scenario): { stallTimeoutMs: number; readerMs: number } =>
  isImpatient(scenario, 'reader') ? { stallTimeoutMs: 60, readerMs: 120 } : { stallTimeoutMs: ample, readerMs: ample }
