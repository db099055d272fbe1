import type { AnswerSource } from '../../answer/answer.js'
import { type Block, blocksOf } from '../../answer/blocks.js'
import { type CallToMake, type Delta, type End, inputPieces, inputText, type Tally } from '../../answer/deltas.js'
import { randomText } from '../../core/ids.js'
import { createFingerprint, seal } from '../../core/seal.js'
import type { Generation } from '../../course/vendor.js'
import { isWhole } from '../chunks.js'
import type { GeminiFault } from '../faults.js'
import { modelFacts } from '../models.js'
import { signatureForm } from '../rules.js'
import type { InteractionBody, InteractionStep } from './body.js'

/** An event before it has its id. */
export interface InteractionEvent {
  readonly event_type: string
  readonly [field: string]: unknown
}

/** An interaction as it stands. */
export type Interaction = Readonly<Record<string, unknown>> & { readonly id: string }

type Writing = Generator<InteractionEvent>

/** Writes the events of one interaction, as they were recorded (vercel/ai, 2026-05) and are documented (ai.google.dev, streaming, 2026-11). */
export class EventWriter {
  /** The steps that are complete. */
  readonly steps: InteractionStep[] = []
  readonly #generation: Generation<InteractionBody, GeminiFault>
  readonly #base: Interaction
  readonly #thoughts = createFingerprint()
  #signed = false

  constructor(generation: Generation<InteractionBody, GeminiFault>, base: Interaction) {
    this.#generation = generation
    this.#base = base
  }

  /** The answer, with the interaction as it is in the end. @param done - is told of it before its event. */
  *events(deltas: Iterable<Delta>, done: (ended: Interaction) => void): Writing {
    const sources = (this.#generation.answer.sources ?? []).filter(({ link }) => link !== '')
    yield { interaction: this.#base, event_type: 'interaction.created' }
    yield { interaction_id: this.#base.id, status: 'in_progress', event_type: 'interaction.status_update' }
    let told = false
    for (const block of blocksOf(deltas)) {
      if (isWhole(block)) yield* this.#files()
      if (block.type === 'reasoning') yield* this.#thought(block)
      else if (!this.#signed) yield* this.#thought()
      if (block.type === 'text') {
        if (!told && sources.length > 0) yield* this.#search(sources)
        yield* this.#output(block, told ? [] : sources)
        told = true
      } else if (block.type === 'tool-calls') for (const call of block.calls) yield* this.#call(call)
      else if (block.type === 'end') {
        const ended = this.#ended(block)
        done(ended)
        yield { interaction: ended, event_type: 'interaction.completed' }
      }
    }
  }

  /** A thought, signed where the model thinks: with its summary where that was asked for, and where there is none, for its signature alone. */
  *#thought(block?: Extract<Block, { deltas: unknown }>): Writing {
    const { asked, model, body } = this.#generation
    const signs = asked.think && modelFacts(model).signs
    if (!block && !signs) return
    const shows = body.generation_config?.thinking_summaries === 'auto'
    let summary = ''
    const index = this.#next()
    yield start(index, { type: 'thought' })
    for (const { delta: text } of block?.deltas ?? []) {
      this.#thoughts.add(text)
      if (!shows) continue
      summary += text
      yield delta(index, { content: { text, type: 'text' }, type: 'thought_summary' })
    }
    this.#signed = true
    const signature = seal(signatureForm, this.#thoughts.bytes())
    yield delta(index, { signature, type: 'thought_signature' })
    yield this.#stop(index, {
      type: 'thought',
      signature,
      ...(summary && { summary: [{ type: 'text', text: summary }] }),
    })
  }

  *#output({ deltas }: Extract<Block, { deltas: unknown }>, sources: readonly AnswerSource[]): Writing {
    const index = this.#next()
    yield start(index, { type: 'model_output' })
    let text = ''
    for (const { delta: more } of deltas) {
      text += more
      yield delta(index, { text: more, type: 'text' })
    }
    const annotations = sources.map(({ link: url, title }) => ({ url, title, type: 'url_citation' }))
    if (annotations.length > 0) yield delta(index, { annotations, type: 'text_annotation_delta' })
    const content = { type: 'text', text, ...(annotations.length > 0 && { annotations }) }
    yield this.#stop(index, { type: 'model_output', content: [content] })
  }

  /** Each whole in one delta. */
  *#files(): Writing {
    const content = (this.#generation.answer.files ?? []).map(({ mediaType: mime_type, data }) => ({
      mime_type,
      data,
      type: mime_type.split('/')[0]!,
    }))
    if (content.length === 0 || this.steps.some(step => step.content?.some(({ data }) => data !== undefined))) return
    const index = this.#next()
    yield start(index, { type: 'model_output' })
    for (const file of content) yield delta(index, file)
    yield this.#stop(index, { type: 'model_output', content })
  }

  *#call({ id, name, input }: CallToMake): Writing {
    const index = this.#next()
    yield start(index, { id, type: 'function_call', name, arguments: {} })
    for (const piece of inputPieces(input)) yield delta(index, { arguments: piece, type: 'arguments_delta' })
    yield this.#stop(index, { type: 'function_call', id, name, arguments: parsed(inputText(input)) })
  }

  /** A search of the vendor's own: a call, and what it found. */
  *#search(sources: readonly AnswerSource[]): Writing {
    const id = randomText(8)
    const call = { type: 'google_search_call', signature: this.#signature(), arguments: { queries: ['q'] } }
    const found = sources.map(({ title, link: url }) => ({ title, url }))
    const result = { type: 'google_search_result', signature: this.#signature(), result: found, is_error: false }
    for (const [place, step] of [
      [{ id }, call],
      [{ call_id: id }, result],
    ] as const) {
      const index = this.#next()
      yield start(index, { ...place, signature: '', type: step.type })
      yield delta(index, step)
      yield this.#stop(index, { ...place, ...step })
    }
  }

  #signature(): string {
    return seal(signatureForm, this.#thoughts.bytes())
  }

  #next(): number {
    return this.steps.length
  }

  #stop(index: number, step: InteractionStep): InteractionEvent {
    this.steps.push(step)
    return { index, event_type: 'step.stop' }
  }

  #ended({ natural, reason = statuses[natural], tally }: End): Interaction {
    const updated = isoTime(this.#generation.now)
    return { ...this.#base, status: reason, usage: usageOf(tally), created: updated, updated, service_tier: 'standard' }
  }
}

/** The statuses of an interaction that is over (ai.google.dev, interactions, 2026-11). */
const statuses = { stop: 'completed', length: 'incomplete', 'tool-calls': 'requires_action' } as const

const start = (index: number, step: object): InteractionEvent => ({ index, step, event_type: 'step.start' })
const delta = (index: number, said: object): InteractionEvent => ({ index, delta: said, event_type: 'step.delta' })

/** Time as the vendor writes it, to the second. */
export const isoTime = (now: number): string => `${new Date(now).toISOString().slice(0, 19)}Z`

/** The arguments of a call; a text that is no JSON stands as it is. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The options' `answer` wants it sent, be it JSON or not.
    return text
  }
}

const usageOf = ({ promptTokens, cachedTokens, completionTokens, reasoningTokens }: Tally) => ({
  total_tokens: promptTokens + completionTokens,
  total_input_tokens: promptTokens,
  input_tokens_by_modality: [{ modality: 'text', tokens: promptTokens }],
  total_cached_tokens: cachedTokens,
  total_output_tokens: completionTokens - reasoningTokens,
  total_tool_use_tokens: 0,
  total_thought_tokens: reasoningTokens,
})
