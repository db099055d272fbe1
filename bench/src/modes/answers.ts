import type { Load } from '../client/load.ts'
import type { Arena, RunningRelay } from '../run/arena.ts'
import type { ContenderInfo } from '../shared/contenders.ts'
import type { LoadReport } from '../shared/reports.ts'

/** Has answers read through a relay and compared. */
export const readAnswers = async (
  arena: Arena,
  relay: RunningRelay,
  contender: Pick<ContenderInfo, 'format' | 'label' | 'api'>,
  load: Omit<Load, 'port' | 'format'>,
): Promise<LoadReport> => {
  const { format, label, api } = contender
  if (!format) throw new Error(`${label} is no relay.`)
  return arena.client.call<LoadReport>(
    'readAnswers',
    { ...load, port: relay.port, format, api: api?.(relay.upstream) },
    180_000,
  )
}

/** What must be said of answers that were not as they should be. */
export function notesOn({ intact, wrong, failed, reason }: LoadReport): string[] {
  if (wrong + failed === 0) return []
  return [`${intact} of ${intact + wrong + failed} answers intact (${reason ?? 'no reason known'})`]
}
