import {
  type ChatProvider,
  type ChatRecord,
  type ChatRequest,
  type ChatStream,
  defineProvider,
  isTerminal,
  mergeDeltas,
  type ProviderDefinition,
  type StreamOptions,
} from '@millrace/core'
import { type BodyForm, bodyOf, formOf } from './body.js'
import { check } from './expect.js'
import type { ConformanceFixtures, FrameFixture } from './fixtures.js'
import { answerFaults } from './invariants.js'
import { createWire, type Exchange, play, turn, type Wire } from './wire.js'

/** Milliseconds until an answer that does not end fails its case. */
const patienceMs = 20_000

/** A provider under test, with what is known of its dialect. */
export class Subject<Options = unknown> {
  readonly definition: ProviderDefinition<Options>
  readonly fixtures: ConformanceFixtures<Options>
  readonly #form: BodyForm

  constructor(definition: ProviderDefinition<Options>, fixtures: ConformanceFixtures<Options>) {
    this.definition = definition
    this.fixtures = fixtures
    this.#form = formOf(definition.framing, fixtures.framing)
  }

  /** The framing of the dialect: one of the common ones, or its own. */
  get framing(): BodyForm['kind'] {
    return this.#form.kind
  }

  /** The headers of a stream. */
  get headers(): { readonly [name: string]: string } {
    return { 'content-type': this.#form.contentType }
  }

  /** The request of most cases. */
  get request(): ChatRequest<Options> {
    return { model: this.fixtures.model, messages: [{ role: 'user', content: 'What is a millrace?' }] }
  }

  /** The provider on a wire. */
  on({ transport }: Pick<Wire, 'transport'>): ChatProvider<Options> {
    const { provider = settings => defineProvider(this.definition, settings) } = this.fixtures
    return provider({ transport })
  }

  /** The bytes of frames in this dialect. */
  body(frames: readonly FrameFixture[]): Uint8Array {
    return bodyOf(frames, this.#form)
  }

  /** Reads an answer that arrives in these pieces. */
  read(pieces: readonly Uint8Array[]): Promise<ChatRecord[]> {
    return this.ask(createWire(exchange => play(exchange, this.headers, pieces)))
  }

  /** Reads an answer of these frames. */
  readFrames(frames: readonly FrameFixture[]): Promise<ChatRecord[]> {
    return this.read([this.body(frames)])
  }

  /** Reads an answer from any wire. */
  async ask(wire: Wire, options: StreamOptions = { maxRetries: 0 }): Promise<ChatRecord[]> {
    const broken = wire.broken.then(thrown => check(false, `The provider threw at its transport: ${String(thrown)}`))
    const answer = allOf(this.on(wire).stream(this.request, options))
    const records = await Promise.race([answer, broken as Promise<never>])
    const faults = answerFaults(records)
    check(faults.length === 0, `The records are wrong whatever the vendor said: ${faults.join('; ')}`)
    return records
  }

  /** Answers an exchange with frames. */
  answer(exchange: Exchange, frames: readonly FrameFixture[]): Promise<void> {
    return play(exchange, this.headers, [this.body(frames)])
  }
}

/** Every record of a stream, to its end, deltas merged, and ids that are made anew each time told by their order. */
async function allOf(stream: ChatStream): Promise<ChatRecord[]> {
  const records: ChatRecord[] = []
  await withPatience(
    new Promise<void>(ended => {
      stream.connect({
        batch(batch) {
          records.push(...batch)
          if (batch.some(isTerminal)) ended()
        },
      })
    }),
    'the answer to end',
  )
  // Whatever comes after the end is wrong, and would come within a turn.
  await turn()
  return withStableIds(mergeDeltas(records))
}

/** Fails where the promise is not settled in time. */
export async function withPatience<Value>(promise: Promise<Value>, what: string): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>(passed => {
    timer = setTimeout(() => passed(undefined), patienceMs)
  })
  const done = promise.then(value => ({ value }))
  const outcome = await Promise.race([done, late])
  clearTimeout(timer)
  check(outcome !== undefined, `Waited ${patienceMs} ms in vain for ${what}.`)
  return outcome.value
}

function withStableIds(records: readonly ChatRecord[]): ChatRecord[] {
  const ids = new Map<string, string>()
  const text = JSON.stringify(records).replace(/"(?:call|msg)_[\w-]{22}"/g, id => {
    if (!ids.has(id)) ids.set(id, `"made-${ids.size}"`)
    return ids.get(id) ?? id
  })
  return JSON.parse(text) as ChatRecord[]
}
