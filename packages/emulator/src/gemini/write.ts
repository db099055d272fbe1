import { type Block, blocksOf } from '../answer/blocks.js'
import type { CallToMake, Delta, End } from '../answer/deltas.js'
import { randomText } from '../core/ids.js'
import { createFingerprint, seal } from '../core/seal.js'
import type { Generation, Writer } from '../vendor/vendor.js'
import type { GeminiBody } from './body.js'
import { geminiErrorBody } from './errors.js'
import type { GeminiFault } from './faults.js'
import { frames, wholeOf } from './frames.js'
import { modelFacts } from './models.js'
import { partialArgs } from './partial-args.js'
import type { GeminiCall } from './route.js'
import { signatureForm } from './rules.js'

/** One response object of a stream. */
export type Chunk = Readonly<Record<string, unknown>>

/** Begins a generation in the shape of recorded streams (gemini-2.5 and gemini-3.1, 2026-03): the usage so far in every chunk, CRLF, no end mark. */
export function writeGemini(generation: Generation<GeminiBody, GeminiFault>, { form }: GeminiCall): Writer {
  const { faults } = generation
  const blocked = faults.find(fault => fault.type === 'blocked')
  const write = createChunkWriter(generation)
  const chunks = (deltas: Iterable<Delta>) =>
    blocked ? [write.blocked(blocked.reason ?? 'SAFETY')] : write.chunks(deltas)
  const { contentType, frame, end, first } = frames(form)
  let begun = false
  const next = (chunk: object): string => {
    const text = frame(chunk, begun ? '' : first)
    begun = true
    return text
  }
  return {
    headers: { 'content-type': contentType },
    *stream(deltas) {
      for (const chunk of chunks(deltas)) yield next(chunk)
      if (end !== '') yield end
    },
    whole: deltas => wholeOf(chunks(deltas)),
    error: failure => [next({ error: geminiErrorBody(failure) }) + end],
    isEnd: text => text.includes('"finishReason"'),
  }
}

function createChunkWriter(generation: Generation<GeminiBody, GeminiFault>) {
  const { body, model, asked, promptTokens, cachedTokens } = generation
  const { signs } = modelFacts(model)
  const shown = body.generationConfig?.thinkingConfig?.includeThoughts === true
  const inPieces = body.toolConfig?.functionCallingConfig?.streamFunctionCallArguments === true
  const count = { thoughts: 0, candidates: 0 }
  const tail = { modelVersion: model, responseId: randomText(23) }
  const thoughts = createFingerprint()

  const chunk = (
    candidate: object,
    { prompt = promptTokens, ...counted } = {} as { prompt?: number; thoughts?: number; candidates?: number },
  ): Chunk => ({
    candidates: [{ ...candidate, index: 0 }],
    usageMetadata: usageOf(prompt, cachedTokens, { ...count, ...counted }),
    ...tail,
  })
  const parts = (...list: object[]) => ({ content: { parts: list, role: 'model' } })
  const signature = () => (asked.think ? { thoughtSignature: seal(signatureForm, thoughts.bytes()) } : {})

  function* callChunks(call: CallToMake, signed: object): Generator<Chunk> {
    const own = { name: call.name, ...(signs && { id: call.id }) }
    if (!inPieces) {
      yield chunk(parts({ functionCall: { ...own, args: argsOf(call) }, ...signed }))
      return
    }
    yield chunk(parts({ functionCall: { ...own, willContinue: true }, ...signed }))
    for (const arg of partialArgs(argsOf(call)))
      yield chunk(parts({ functionCall: { partialArgs: [arg], willContinue: true } }))
    yield chunk(parts({ functionCall: {} }))
  }

  function* blockChunks(block: Exclude<Block, { type: 'end' }>): Generator<Chunk> {
    if (block.type === 'tool-calls') {
      for (const [at, call] of block.calls.entries()) yield* callChunks(call, at === 0 ? signature() : {})
      return
    }
    const thought = block.type === 'reasoning'
    for (const { delta, tokens } of block.deltas) {
      count[thought ? 'thoughts' : 'candidates'] += tokens
      if (thought) thoughts.add(delta)
      if (!thought) yield chunk(parts({ text: delta }))
      else if (shown) yield chunk(parts({ text: delta, thought: true }))
    }
  }

  return {
    *chunks(deltas: Iterable<Delta>): Generator<Chunk> {
      let called = false
      let malformed: CallToMake | undefined
      for (const block of blocksOf(deltas)) {
        if (block.type === 'end') {
          const { promptTokens: prompt, completionTokens, reasoningTokens } = block.tally
          const ending = malformed ? malformedEnding(malformed) : endingOf(block)
          const last = signs && !called && !malformed ? signature() : {}
          const counted = { prompt, thoughts: reasoningTokens, candidates: completionTokens - reasoningTokens }
          yield chunk({ ...parts({ text: '', ...last }), ...ending }, counted)
          continue
        }
        if (block.type === 'tool-calls') {
          malformed = block.calls.find(call => argsOf(call) === undefined)
          called = true
        }
        if (block.type !== 'tool-calls' || !malformed) yield* blockChunks(block)
      }
    },
    /** All that there is of an answer to a prompt that was blocked. */
    blocked: (blockReason: string): Chunk => ({
      promptFeedback: { blockReason },
      usageMetadata: { promptTokenCount: promptTokens, totalTokenCount: promptTokens },
      ...tail,
    }),
  }
}

const usageOf = (
  prompt: number,
  cached: number,
  { thoughts, candidates }: { thoughts: number; candidates: number },
) => ({
  promptTokenCount: prompt,
  ...(cached > 0 && { cachedContentTokenCount: cached }),
  candidatesTokenCount: candidates,
  totalTokenCount: prompt + candidates + thoughts,
  promptTokensDetails: [{ modality: 'TEXT', tokenCount: prompt }],
  ...(thoughts > 0 && { thoughtsTokenCount: thoughts }),
})

/** The arguments; undefined for what is no object, which the vendor cannot send. */
function argsOf({ input }: CallToMake): object | undefined {
  if (input === undefined) return {}
  if (typeof input !== 'string')
    return typeof input === 'object' && input !== null && !Array.isArray(input) ? input : undefined
  try {
    return argsOf({ name: '', id: '', input: JSON.parse(input) ?? '' })
  } catch {
    // No JSON: what the vendor calls a malformed function call.
    return undefined
  }
}

const malformedEnding = ({ name, input }: CallToMake) => ({
  finishReason: 'MALFORMED_FUNCTION_CALL',
  finishMessage: `Malformed function call: ${name}(${String(input)})`,
})

/** The vendor's finish reason: `STOP` behind calls too. */
function endingOf({ natural, reason = natural === 'length' ? 'MAX_TOKENS' : 'STOP' }: End) {
  const finishReason = reason
  if (reason === 'MALFORMED_FUNCTION_CALL') return { finishReason, finishMessage: 'Malformed function call' }
  if (reason !== 'SAFETY') return { finishReason }
  return {
    finishReason,
    safetyRatings: [{ category: 'HARM_CATEGORY_DANGEROUS_CONTENT', probability: 'HIGH', blocked: true }],
  }
}
