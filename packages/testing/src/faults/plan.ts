import { type Fault, type FaultDirection, type FaultKind, faultKinds, formatFault } from './fault.js'
import { between, oneOf, seededRandom } from './random.js'

/** The faults of one connection, known before it is made. */
export interface FaultPlan {
  /** Faults on the way from client to server, in the order in which they strike. */
  readonly request: readonly Fault[]
  /** Faults on the way back, likewise. */
  readonly response: readonly Fault[]
}

/** Settings that plans are drawn from. */
export interface FaultPlanSettings {
  /** A whole number; the same one gives the same plans. */
  readonly seed: number
  /** A plan has one fault for each entry. Default: one to three, drawn from all kinds. */
  readonly kinds?: readonly FaultKind[]
  /** Where faults strike. Default: drawn for each, the response three times as often as the request. */
  readonly direction?: FaultDirection
  /** Bytes of a connection, head included, within which faults strike. Default 512 of the request and 4 096 of the response. */
  readonly spanBytes?: Partial<Record<FaultDirection, number>>
  /** Milliseconds of a delay at most. Default 20. */
  readonly maxDelayMs?: number
}

/** Bytes that a slice covers at most, and the largest of its pieces. */
const maxSliced = 512
const maxPiece = 7

/**
 * The faults of one connection of a proxy. Pure: the same settings and number give the same plan.
 *
 * @param connection - number of the connection, from 1.
 */
export function planFaults(settings: FaultPlanSettings, connection = 1): FaultPlan {
  const { seed, direction, spanBytes, maxDelayMs = 20 } = settings
  const random = seededRandom(seed, connection)
  const kinds = settings.kinds ?? Array.from({ length: between(random, 1, 3) }, () => oneOf(random, faultKinds))
  const span = { request: 512, response: 4_096, ...spanBytes }
  const plan: Record<FaultDirection, Fault[]> = { request: [], response: [] }
  for (const kind of kinds) {
    const way = direction ?? (random() < 0.25 ? 'request' : 'response')
    plan[way].push(draw(kind, Math.floor(random() * span[way]), random, maxDelayMs))
  }
  const inOrder = (faults: readonly Fault[]): Fault[] => faults.toSorted((a, b) => a.at - b.at)
  return { request: inOrder(plan.request), response: inOrder(plan.response) }
}

function draw(kind: FaultKind, at: number, random: () => number, maxDelayMs: number): Fault {
  if (kind === 'delay') return { kind, at, ms: between(random, 1, maxDelayMs) }
  if (kind === 'slice') return { kind, at, length: between(random, 1, maxSliced), size: between(random, 1, maxPiece) }
  if (kind === 'corrupt') return { kind, at, mask: between(random, 1, 255) }
  return { kind, at }
}

/** A plan as one line: `request: none; response: delay at 12 (3 ms), cut at 1402`. */
export function formatFaultPlan({ request, response }: FaultPlan): string {
  const list = (faults: readonly Fault[]): string => faults.map(formatFault).join(', ') || 'none'
  return `request: ${list(request)}; response: ${list(response)}`
}
