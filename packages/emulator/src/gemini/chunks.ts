import { type Block, blocksOf } from '../answer/blocks.js'
import type { CallToMake, Delta } from '../answer/deltas.js'
import { randomText } from '../core/ids.js'
import { createFingerprint, seal } from '../core/seal.js'
import type { Generation } from '../course/vendor.js'
import type { GeminiBody } from './body.js'
import { argsOf, endingOf, malformedEnding } from './endings.js'
import type { GeminiFault } from './faults.js'
import { modelFacts } from './models.js'
import { partialArgs } from './partial-args.js'
import { signatureForm } from './rules.js'

/** One response object of a stream. */
export type Chunk = Readonly<Record<string, unknown>>

/** Tokens so far, or in all. */
interface Count {
  prompt: number
  thoughts: number
  candidates: number
}

/** Writes the chunks of one answer, as they were recorded with gemini-2.5 and gemini-3.1 (2026-03): the usage so far in every one. */
export class ChunkWriter {
  readonly #generation: Generation<GeminiBody, GeminiFault>
  readonly #count: Count
  readonly #tail: object
  readonly #thoughts = createFingerprint()

  constructor(generation: Generation<GeminiBody, GeminiFault>) {
    this.#generation = generation
    this.#count = { prompt: generation.promptTokens, thoughts: 0, candidates: 0 }
    this.#tail = { modelVersion: generation.model, responseId: randomText(23) }
  }

  /** All that there is of an answer to a prompt that was blocked. */
  blocked(blockReason: string): Chunk {
    const { prompt } = this.#count
    const usageMetadata = { promptTokenCount: prompt, totalTokenCount: prompt }
    return { promptFeedback: { blockReason }, usageMetadata, ...this.#tail }
  }

  /** The answer. A call that cannot be sent ends it. */
  *chunks(deltas: Iterable<Delta>): Generator<Chunk> {
    let called = false
    let malformed: CallToMake | undefined
    for (const block of blocksOf(deltas)) {
      if (!called && isWhole(block)) yield* this.#files()
      if (block.type === 'end') {
        const { promptTokens: prompt, completionTokens, reasoningTokens: thoughts } = block.tally
        const signed = modelFacts(this.#generation.model).signs && !called ? this.#signature() : {}
        const ending = malformed ? malformedEnding(malformed) : endingOf(block)
        yield this.#chunk([{ text: '', ...signed }], ending, {
          prompt,
          thoughts,
          candidates: completionTokens - thoughts,
        })
      } else if (block.type === 'tool-calls') {
        called = true
        malformed = block.calls.find(({ input }) => argsOf(input) === undefined)
        if (malformed) continue
        for (const [at, call] of block.calls.entries()) yield* this.#call(call, at === 0 ? this.#signature() : {})
      } else yield* this.#said(block)
    }
  }

  *#said({ type, deltas }: Extract<Block, { deltas: unknown }>): Generator<Chunk> {
    const isThought = type === 'reasoning'
    const shown = this.#generation.body.generationConfig?.thinkingConfig?.includeThoughts === true
    for (const { delta: text, tokens } of deltas) {
      this.#count[isThought ? 'thoughts' : 'candidates'] += tokens
      if (isThought) this.#thoughts.add(text)
      if (!isThought || shown) yield this.#chunk([{ text, ...(isThought && { thought: true }) }])
    }
  }

  /** Each in one part, signed by models that sign (ai.google.dev, thought signatures, 2026-08). */
  *#files(): Generator<Chunk> {
    const { answer, model } = this.#generation
    const signed = modelFacts(model).signs ? this.#signature() : {}
    for (const { mediaType: mimeType, data } of answer.files ?? [])
      yield this.#chunk([{ inlineData: { mimeType, data }, ...signed }])
  }

  /** Whole, or where it was asked for in pieces: a name, paths with values, and an empty one at the end. */
  *#call({ id, name, input }: CallToMake, signed: object): Generator<Chunk> {
    const { body, model } = this.#generation
    const own = { name, ...(modelFacts(model).signs && { id }) }
    if (!body.toolConfig?.functionCallingConfig?.streamFunctionCallArguments) {
      yield this.#chunk([{ functionCall: { ...own, args: argsOf(input) }, ...signed }])
      return
    }
    yield this.#chunk([{ functionCall: { ...own, willContinue: true }, ...signed }])
    for (const arg of partialArgs(argsOf(input))) {
      yield this.#chunk([{ functionCall: { partialArgs: [arg], willContinue: true } }])
    }
    yield this.#chunk([{ functionCall: {} }])
  }

  #signature(): object {
    return this.#generation.asked.think ? { thoughtSignature: seal(signatureForm, this.#thoughts.bytes()) } : {}
  }

  #chunk(parts: readonly object[], ending: object = {}, count: Count = this.#count): Chunk {
    return {
      candidates: [{ content: { parts, role: 'model' }, ...ending, index: 0 }],
      usageMetadata: usageOf(count, this.#generation.cachedTokens),
      ...this.#tail,
    }
  }
}

/** True for the first block behind a text that was not cut short. */
export const isWhole = (block: Block): boolean =>
  block.type === 'tool-calls' || (block.type === 'end' && block.natural === 'stop' && block.reason === undefined)

const usageOf = ({ prompt, thoughts, candidates }: Count, cached: number) => ({
  promptTokenCount: prompt,
  ...(cached > 0 && { cachedContentTokenCount: cached }),
  candidatesTokenCount: candidates,
  totalTokenCount: prompt + candidates + thoughts,
  promptTokensDetails: [{ modality: 'TEXT', tokenCount: prompt }],
  ...(thoughts > 0 && { thoughtsTokenCount: thoughts }),
})
