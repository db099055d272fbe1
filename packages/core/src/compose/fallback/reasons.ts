import type { ErrorInfo } from '../../vocabulary/error-info.js'
import { publicError } from '../../vocabulary/errors.js'
import type { ChatRecord, Warning } from '../../vocabulary/events.js'
import type { ProviderEntry } from '../provider-entry.js'

/** A provider that failed. */
export interface Failed {
  readonly entry: ProviderEntry
  readonly error: ErrorInfo
}

/** The reasons why an answer comes from the provider that it comes from. */
export interface Reasons {
  /** In the order in which they failed. */
  readonly failed: readonly Failed[]
  /** Those that were not asked, since their circuit was open. */
  readonly passedOver: readonly ProviderEntry[]
  /** The one that was asked at the same time and was slower. */
  readonly slower: ProviderEntry | undefined
}

/** A record of the first batch; `start` tells the reasons. */
export function told(record: ChatRecord, reasons: Reasons): ChatRecord {
  if (record.type !== 'start') return record
  const warnings = warningsOf(reasons)
  return warnings.length === 0 ? record : { ...record, warnings: [...warnings, ...(record.warnings ?? [])] }
}

function warningsOf({ failed, passedOver, slower }: Reasons): Warning[] {
  return [
    ...failed.map(each => `Another provider was asked before this one, and failed: ${reasonOf(each)}.`),
    ...passedOver.map(entry => `Another provider was passed over, since it failed lately: ${nameOf(entry)}.`),
    ...(slower ? [`Another provider was asked at the same time, and was slower: ${nameOf(slower)}.`] : []),
  ].map(message => ({ message }))
}

/** A failure in words that a stranger may read: `glm (glm-5.3): rate-limit, status 429`. The vendor's own may quote accounts, keys and texts. */
export function reasonOf({ entry, error }: Failed): string {
  const status = Number.isInteger(error.status) ? `, status ${error.status}` : ''
  return `${nameOf(entry)}: ${publicError(error).code}${status}`
}

const nameOf = ({ provider, model }: ProviderEntry): string =>
  model === undefined ? provider.id : `${provider.id} (${model})`
