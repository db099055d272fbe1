import type { FormatName } from '../client/formats.ts'
import type { Arena } from '../run/arena.ts'
import type { ShapeName } from '../shared/shapes.ts'
import { median } from '../shared/statistics.ts'
import { type MeasuredRelay, type Taken, withMeasuredRelay } from './measured-relay.ts'
import type { Effort, Mode, Outcome } from './mode.ts'
import { inRotation } from './turns.ts'

const tokens = 2000

/** Formats in which a relay of bytes answers. */
export const rawFormats: Readonly<Record<ShapeName, FormatName>> = {
  glm: 'openai',
  tails: 'openai',
  chat: 'openai',
  responses: 'responses',
  anthropic: 'anthropic',
  gemini: 'gemini',
}

/** The relays of one dialect, with the answers that each reads before the measure and in a turn of it. */
const relaysOf = (shape: ShapeName) =>
  [
    { id: 'shape-millrace', label: 'Millrace', format: 'native', warm: 200, perTurn: 40 },
    { id: 'shape-raw', label: 'raw byte relay', format: rawFormats[shape], warm: 60, perTurn: 40 },
    { id: 'shape-ai-sdk', label: 'AI SDK', format: 'ui', warm: 20, perTurn: 4 },
  ] as const

/** Runs the three relays of a dialect at the same time, and has them read in turns. */
function measureShape(arena: Arena, shape: ShapeName, upstream: string, { scale }: Effort): Promise<Outcome> {
  const contenders = relaysOf(shape)
  const load = { path: `${upstream}-${shape}/${tokens}/0`, tokens, connections: 8 }
  const withAll = (running: readonly MeasuredRelay[], use: typeof measured): Promise<Outcome> => {
    const next = contenders[running.length]
    return next ? withMeasuredRelay(arena, next, load, relay => withAll([...running, relay], use)) : use(running)
  }
  const measured = async (relays: readonly MeasuredRelay[]): Promise<Outcome> => {
    for (const [at, relay] of relays.entries()) await relay.read(Math.ceil(contenders[at]!.warm * scale))
    const works = relays.map((relay, at) => () => relay.read(contenders[at]!.perTurn))
    const turns = await inRotation(Math.max(3, Math.ceil(9 * scale)), works)
    return { sample: shapeFigures(turns, contenders), notes: shapeNotes(turns, contenders) }
  }
  return withAll([], measured)
}

function shapeFigures(turns: readonly (readonly Taken[])[], contenders: ReturnType<typeof relaysOf>) {
  const perToken = (turn: readonly Taken[], at: number): number => turn[at]!.cpu / (contenders[at]!.perTurn * tokens)
  const over = (of: (turn: readonly Taken[]) => number): number => median(turns.map(of))
  return {
    own: over(turn => perToken(turn, 0)),
    ratio: over(turn => perToken(turn, 0) / perToken(turn, 1)),
    beside: over(turn => perToken(turn, 2) / perToken(turn, 0)),
    raw: over(turn => perToken(turn, 1)),
    peer: over(turn => perToken(turn, 2)),
  }
}

const shapeNotes = (turns: readonly (readonly Taken[])[], contenders: ReturnType<typeof relaysOf>): string[] => [
  ...new Set(
    turns.flatMap(turn => turn.flatMap(({ notes }, at) => notes.map(note => `${contenders[at]!.label}: ${note}`))),
  ),
]

/** Answers that upstream sends at once, in the shapes of the dialects. */
const shapeMode = (upstream: 'event' | 'block' | 'writes', title: string, how: string): Mode => ({
  id: `shapes-${upstream}`,
  title: `Dialects, ${title}`,
  about: `8 connections read answers of ${tokens} tokens that upstream sends at once, ${how}, in the shape of each dialect. The raw relay, Millrace and the AI SDK's provider of the dialect run at the same time and take turns; ratios are medians of the turns'.`,
  group: 'speed',
  parts: 'shape',
  references: [],
  rounds: 2,
  metrics: [
    { id: 'own', title: 'CPU per token', unit: 'µs', digits: 2, picture: true },
    { id: 'ratio', title: 'against the raw relay', unit: '×', digits: 2 },
    { id: 'beside', title: 'AI SDK against Millrace', unit: '×', digits: 1, picture: upstream === 'event' },
    { id: 'raw', title: 'raw relay', unit: 'µs', digits: 2 },
    { id: 'peer', title: 'AI SDK', unit: 'µs', digits: 1 },
  ],
  measure: (arena, { id }, effort) => measureShape(arena, id.slice('shape-'.length) as ShapeName, upstream, effort),
})

/** Bursts in the shapes of the dialects. */
export const shapeModes: readonly Mode[] = [
  shapeMode('event', 'one event per chunk', 'each event as an HTTP chunk of its own'),
  shapeMode('writes', 'a write per event', 'each event as an HTTP chunk of its own that is written alone'),
  shapeMode('block', 'chunks of 16 KiB', 'in HTTP chunks of 16 KiB that cut events and characters'),
]
