import { type FaultKind, type FaultPlanSettings, faultKinds, seededRandom } from '@millrace/testing/fault-proxy'
import type { NumberedBlock } from './numbered.js'

/** The ways in which an answer is taken from Millrace. */
export const doors = [
  'provider',
  'node sendChat',
  'node mountChat',
  'express sendChat',
  'express mountChat',
  'fetch chatResponse',
  'fetch handler',
  'demo',
] as const
export type DoorName = (typeof doors)[number]

/** The connection that is struck: to the vendor, or to the reader. */
export type Place = 'vendor' | 'reader'

/** Whose API is spoken: each has its own way to begin, to go on and to end. */
export const vendors = ['glm', 'openai responses', 'openai chat', 'anthropic', 'gemini'] as const
export type VendorName = (typeof vendors)[number]

export const transports = ['undici', 'fetch'] as const
export const views = ['connect', 'batches', 'events', 'message'] as const

/** One exchange and what befalls it, known before it begins. */
export interface Scenario {
  readonly seed: number
  readonly vendor: VendorName
  readonly door: DoorName
  readonly place: Place
  readonly transport: (typeof transports)[number]
  /** How the SDK is read, where it is the door. */
  readonly view: (typeof views)[number]
  readonly faults: FaultPlanSettings & { readonly kinds: readonly FaultKind[]; readonly faultyConnections: number }
  readonly reasoning: NumberedBlock
  readonly text: NumberedBlock
  readonly maxRetries: number
  /** The reader leaves when so many characters of the answer have come; at 0, before anything can have come. */
  readonly leavesAfter: number | undefined
  /** The reader takes a pause after each piece. */
  readonly slow: boolean
  readonly delivery: { readonly headTimeoutMs: number; readonly heartbeatMs: number; readonly flushMs: number }
}

/** Every fault at every door, on each side that it has, over each transport. */
const table = doors.flatMap(door =>
  transports.flatMap(transport =>
    faultKinds.flatMap(kind =>
      // A fetch door has no connection to its reader.
      (door === 'provider' || door.startsWith('fetch') ? (['vendor'] as const) : (['vendor', 'reader'] as const)).map(
        place => ({ door, transport, kind, place }),
      ),
    ),
  ),
)

/** How many seeds in a row see the whole table. */
export const tableSize = table.length

/** What lies on the way of the seed. Pure: the same seed makes the same scenario. */
export function scenarioOf(seed: number): Scenario {
  // Far apart in the table, so that a few seeds see something of everything. The step has no divisor in common with the table's size.
  const row = table[(((seed * 83) % tableSize) + tableSize) % tableSize]!
  const random = seededRandom(seed)
  const chance = (of: number): boolean => random() < of
  const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const kinds = [row.kind, ...(chance(0.3) ? [oneOf(['slice', 'delay'] as const)] : [])]
  const stalledReader = row.place === 'reader' && row.kind === 'stall'
  const view = oneOf(views)
  const leaves = chance(0.25)
  // Somebody has to end it: the reader, unless a stall does so before. A view that collects everything does not leave in time.
  const endless = (leaves || stalledReader) && view !== 'message' && chance(0.5)
  const count = endless ? Number.POSITIVE_INFINITY : oneOf([1, 30, 30, 400])
  const padding = endless ? 2_000 : oneOf([0, 0, 30])
  const vendor = oneOf(vendors)
  // Chat Completions of OpenAI counts it and shows none.
  const reasoning: NumberedBlock = { block: 'r', count: vendor === 'openai chat' ? 0 : oneOf([0, 5]), padding }
  // About what such an answer is on the wire, and sometimes the head alone.
  const size = 400 + Math.min(count, 40) * (200 + padding)
  return {
    seed,
    vendor,
    ...row,
    view,
    faults: {
      seed,
      kinds,
      faultyConnections: oneOf([1, Number.POSITIVE_INFINITY]),
      spanBytes: { request: 600, response: chance(0.25) ? 300 : size },
      maxDelayMs: 10,
    },
    reasoning,
    text: { block: 't', count, padding },
    maxRetries: oneOf([0, 2]),
    leavesAfter:
      leaves && chance(0.3) ? 0 : leaves || endless ? Math.floor(random() * (endless ? 200_000 : 600)) : undefined,
    slow: chance(0.3),
    delivery: {
      headTimeoutMs: oneOf([0, 5_000]),
      heartbeatMs: oneOf([5, 60_000]),
      flushMs: oneOf([0, 0, 3]),
    },
  }
}

/** A scenario as one line. */
export function formatScenario(scenario: Scenario): string {
  const { seed, vendor, door, place, transport, view, faults, text, leavesAfter, maxRetries } = scenario
  return [
    `seed ${seed}: ${door}${door === 'provider' ? ` ${view}` : ''} over ${transport}, from ${vendor}`,
    `${faults.kinds.join(' and ')} towards the ${place}`,
    `${text.count === Number.POSITIVE_INFINITY ? 'endless' : `${text.count} tokens`}`,
    ...(leavesAfter === undefined ? [] : [`reader leaves after ${leavesAfter}`]),
    ...(maxRetries > 0 ? [`${maxRetries} retries`] : []),
  ].join(', ')
}
