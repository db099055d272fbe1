import type { Delta } from '../../answer/deltas.js'
import { randomText } from '../../core/ids.js'
import { Tape } from '../../course/tape.js'
import type { Generation } from '../../course/vendor.js'
import type { Writer } from '../../course/writer.js'
import { interactionError } from '../errors.js'
import type { GeminiFault } from '../faults.js'
import type { InteractionBody, InteractionStep } from './body.js'
import { EventWriter, type Interaction, type InteractionEvent, isoTime } from './events.js'

/** Keeps what an interaction is by now: at its end, and one in the background from its beginning. */
export type KeepInteraction = (interaction: Interaction, steps: readonly InteractionStep[], tape?: Tape) => void

/** Headers of a stream. */
export const streamHeaders = { 'content-type': 'text/event-stream' }

/** Begins a generation. Events of one in the background have an id, by which they are found again; those of others have none (recorded 2026-05). */
export function writeInteraction(generation: Generation<InteractionBody, GeminiFault>, keep: KeepInteraction): Writer {
  const { body, model, now } = generation
  const isKept = body.store !== false
  const base: Interaction = {
    id: isKept ? `v1_${randomText(64)}` : '',
    status: 'in_progress',
    object: 'interaction',
    ...(body.agent === undefined ? { model } : { agent: body.agent }),
  }
  const frame = (event: InteractionEvent) => {
    const told = body.background ? { event_id: randomText(24), ...event } : event
    return `event: ${event.event_type}\ndata: ${JSON.stringify(told)}\n\n`
  }
  function* frames(deltas: Iterable<Delta>, done: KeepInteraction): Generator<string> {
    const writer = new EventWriter(generation, base)
    for (const event of writer.events(deltas, ended => done(ended, writer.steps))) yield frame(event)
    yield 'event: done\ndata: [DONE]\n\n'
  }
  /** Frames that go on without their reader. */
  const inBackground = (deltas: Iterable<Delta>): Tape => {
    const tape: Tape = new Tape(frames(deltas, (ended, steps) => keep(ended, steps, tape)))
    keep({ ...base, created: isoTime(now) }, [], tape)
    return tape
  }
  return {
    headers: streamHeaders,
    stream: deltas => (body.background ? inBackground(deltas).from(0) : frames(deltas, keep)),
    whole(deltas) {
      if (body.background) {
        inBackground(deltas)
        return base
      }
      const writer = new EventWriter(generation, base)
      let whole: object = base
      for (const _ of writer.events(deltas, ended => {
        keep(ended, writer.steps)
        whole = { ...ended, steps: writer.steps }
      }));
      return whole
    },
    error: failure => [
      `event: error\ndata: ${JSON.stringify({ error: interactionError(failure).error, event_type: 'error' })}\n\n`,
    ],
    isEnd: text => /^event: (interaction\.completed|done)\n/.test(text),
  }
}
