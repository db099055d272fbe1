import { type FaultKind, type FaultPlanSettings, faultKinds, seededRandom } from '@millrace/testing/fault-proxy'
import type { NumberedBlock } from './numbered.js'
import { type VendorName, vendors } from './providers.js'

/** The ways in which an answer is taken from Millrace. */
const doors = [
  'provider',
  'node sendChat',
  'node mountChat',
  'express sendChat',
  'express mountChat',
  'fetch chatResponse',
  'fetch handler',
  'demo',
] as const
/** Those of hyper-express, whose binary does not load on the Node of the tests: their server runs in a process of its own. */
const hyperExpressDoors = ['hyper-express sendChat', 'hyper-express mountChat'] as const
export type HyperExpressDoor = (typeof hyperExpressDoors)[number]
export type DoorName = (typeof doors)[number] | HyperExpressDoor
/** Those that have a server, and so a connection to their reader. */
export type ServerDoor = Exclude<DoorName, 'provider' | `fetch ${string}`>

/** The connection that is struck: to the vendor, or to the reader. */
export type Place = 'vendor' | 'reader'

const transports = ['undici', 'fetch'] as const
/** The vendor is asked directly, as the two providers of a fallback, as a route, or below all of these with limits and a recording. */
const compositions = ['none', 'fallback', 'router', 'nested', 'tools'] as const
const views = ['connect', 'batches', 'events', 'message'] as const

/** One exchange and what befalls it, known before it begins. */
export interface Scenario {
  readonly seed: number
  readonly vendor: VendorName
  readonly door: DoorName
  readonly place: Place
  readonly transport: (typeof transports)[number]
  readonly composition: (typeof compositions)[number]
  /** How the SDK is read, where it is the door. */
  readonly view: (typeof views)[number]
  readonly faults: FaultPlanSettings & { readonly kinds: readonly FaultKind[]; readonly faultyConnections: number }
  readonly reasoning: NumberedBlock
  readonly text: NumberedBlock
  readonly maxRetries: number
  /** Milliseconds over which the SDK gathers what comes, as it does in a busy process; 0: it does not. */
  readonly gatherMs: number
  /** The reader leaves when so many characters of the answer have come; at 0, before anything can have come. */
  readonly leavesAfter: number | undefined
  /** The reader takes a pause after each piece. */
  readonly slow: boolean
  readonly delivery: { readonly headTimeoutMs: number; readonly heartbeatMs: number; readonly flushMs: number }
}

/** What is certain of a scenario before chance has its say. */
type Row = Pick<Scenario, 'door' | 'place' | 'transport'> & { readonly kind: FaultKind }

/** Every fault at every door, on each side that it has, over each transport. */
const rowsOf = (names: readonly DoorName[], over: readonly Scenario['transport'][]): readonly Row[] =>
  names.flatMap(door =>
    over.flatMap(transport =>
      faultKinds.flatMap(kind => placesOf(door).map(place => ({ door, transport, kind, place }))),
    ),
  )

/** A door without a server has no connection to its reader. */
const placesOf = (door: DoorName): readonly Place[] =>
  door === 'provider' || door.startsWith('fetch') ? ['vendor'] : ['vendor', 'reader']

/** What the seeds of this process are drawn from. */
export const table = rowsOf(doors, transports)

/** What those of hyper-express are drawn from. undici does not load on its Node. */
export const hyperExpressTable = rowsOf(hyperExpressDoors, ['fetch'])

/** What lies on the way of the seed. Pure: the same seed makes the same scenario. As many seeds in a row as there are rows see them all. */
export function scenarioOf(seed: number, rows = table): Scenario {
  // Far apart in the table, so that a few seeds see something of everything. The step has no divisor in common with the tables' sizes.
  const row = rows[(((seed * 83) % rows.length) + rows.length) % rows.length]!
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
    gatherMs: oneOf([0, 5]),
    composition: oneOf(compositions),
  }
}

/** A scenario as one line. */
export function formatScenario(scenario: Scenario): string {
  const { seed, vendor, door, place, transport, view, faults, text, leavesAfter, maxRetries, composition } = scenario
  return [
    `seed ${seed}: ${door}${door === 'provider' ? ` ${view}` : ''} over ${transport}, from ${vendor}`,
    `${faults.kinds.join(' and ')} towards the ${place}`,
    `${text.count === Number.POSITIVE_INFINITY ? 'endless' : `${text.count} tokens`}`,
    ...(leavesAfter === undefined ? [] : [`reader leaves after ${leavesAfter}`]),
    ...(maxRetries > 0 ? [`${maxRetries} retries`] : []),
    ...(composition === 'none' ? [] : [composition]),
  ].join(', ')
}
