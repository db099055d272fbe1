import { type ContenderInfo, contenders } from '../shared/contenders.ts'
import { median } from '../shared/statistics.ts'
import { type Taken, withMeasuredRelay } from './measured-relay.ts'
import type { Mode } from './mode.ts'
import { inTurns } from './turns.ts'

const tokens = 2000
const load = { path: `event/${tokens}/0`, tokens, connections: 8 }
/** Answers before the measure: a relay's CPU per token falls over the first million tokens, while the compiler learns. */
const warm = 200
/** Slices of the measure; each is read through both relays. */
const slices = 11
const perSlice = 40

const named = (id: string): ContenderInfo => contenders.find(contender => contender.id === id)!

/**
 * A mode that compares parts of Millrace with Millrace as usual, or with another relay. Both relays run at the same time and take turns, and the figure is the median of the
 * turns' ratios: the same relay, measured minutes apart, differs by more than any part costs. Millrace beside itself is a row, which tells the error.
 */
const parts = (
  mode: Pick<Mode, 'id' | 'title' | 'about' | 'parts' | 'alsoIn'> & Partial<Pick<Mode, 'group'>>,
  { id: besideId, label }: Pick<ContenderInfo, 'id' | 'label'> = { ...named('millrace'), label: 'Millrace as usual' },
): Mode => ({
  group: 'relay',
  ...mode,
  beside: besideId,
  rounds: 3,
  metrics: [
    { id: 'cpu', title: 'CPU per token', unit: 'µs', digits: 2 },
    { id: 'beside', title: `CPU beside ${label}`, unit: '×', digits: 2, picture: true },
    { id: 'bytes', title: 'bytes per token on the wire', unit: 'B', digits: 1 },
  ],
  measure: (arena, contender, { scale }) =>
    withMeasuredRelay(arena, contender, load, async relay =>
      withMeasuredRelay(arena, named(besideId), load, async usual => {
        for (const each of [relay, usual]) await each.read(Math.ceil(warm * scale))
        const turns = await inTurns(
          Math.ceil(slices * scale),
          () => relay.read(perSlice),
          () => usual.read(perSlice),
        )
        const all = turns.length * perSlice * tokens
        const sum = (of: (taken: Taken) => number): number => turns.reduce((total, { own }) => total + of(own), 0)
        return {
          sample: {
            cpu: sum(({ cpu }) => cpu) / all,
            beside: median(turns.map(({ own, other }) => own.cpu / other.cpu)),
            bytes: sum(({ bytes }) => bytes) / all,
          },
          notes: [...new Set(turns.flatMap(({ own }) => own.notes))],
        }
      }),
    ),
})

/** The dialects towards the reader. */
export const wires = parts({
  id: 'wires',
  title: 'Wire formats',
  about: `As the burst of one event per chunk, towards readers of each dialect; Millrace as usual speaks its native one.`,
  parts: 'wire',
})

/** The adapters for frameworks. */
export const adapters = parts({
  id: 'adapters',
  title: 'Adapters',
  about: `As the burst of one event per chunk, through the adapter of each framework; Millrace as usual stands on node:http.`,
  parts: 'adapter',
})

/** The bridges into libraries of others. */
export const bridges = parts(
  {
    id: 'bridge',
    title: 'Bridges',
    about:
      'As the burst of one event per chunk, through the AI SDK over a provider of Millrace; beside the AI SDK over a provider of its own.',
    parts: 'bridge',
    alsoIn: 'tools',
  },
  named('ai-sdk'),
)

/** The transports towards the vendor. */
export const transports = parts({
  id: 'transports',
  title: 'Transports',
  about:
    'As the burst of one event per chunk, over the fetch of Node; Millrace as usual asks by undici. The raw relay on fetch reads and writes bytes alone: the cost of fetch itself, whose body is read by HTTP chunk since Node 26.',
  parts: 'transport',
  group: 'speed',
})
