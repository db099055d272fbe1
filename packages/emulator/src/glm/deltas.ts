import type { Answer, AnswerToolCall } from '../answer/answer.js'
import { countTokens, tokenize } from '../core/tokens.js'

/** GLM's usage object (seen in streams and whole answers, 2026-08). */
export interface GlmUsage {
  readonly prompt_tokens: number
  readonly completion_tokens: number
  readonly total_tokens: number
  readonly prompt_tokens_details: { readonly cached_tokens: number }
  readonly completion_tokens_details: { readonly reasoning_tokens: number }
}

/** A piece of a generation, before it is written in one of GLM's two forms. */
export type Delta =
  | { readonly type: 'reasoning'; readonly delta: string }
  | { readonly type: 'text'; readonly delta: string }
  | { readonly type: 'tool-calls'; readonly calls: readonly Required<AnswerToolCall>[] }
  | { readonly type: 'end'; readonly reason: string; readonly usage: GlmUsage }

export interface GenerationLimits {
  readonly promptTokens: number
  /** Default: none. */
  readonly maxTokens?: number | undefined
  /** Honoured in text that is given whole; an iterable is sent as it is. */
  readonly stop?: readonly string[] | undefined
  /** Tokens that travel in one delta. */
  readonly tokensPerEvent: number
  /** The generation ends so, after this many deltas or at its end. */
  readonly finish?: { readonly reason: string; readonly after?: number } | undefined
}

/** Reads an answer token by token: reasoning, text, tool calls, and the end with its reason and usage. */
export function* readAnswer(answer: Answer, limits: GenerationLimits): Generator<Delta> {
  const { maxTokens = Number.POSITIVE_INFINITY, finish, tokensPerEvent } = limits
  const count = { reasoning: 0, all: 0, deltas: 0 }
  const isOver = () => count.deltas >= (finish?.after ?? Number.POSITIVE_INFINITY)
  const room = () => (isOver() ? 0 : maxTokens - count.all)

  for (const [delta, tokens] of pieces(answer.reasoning, tokensPerEvent, room)) {
    count.reasoning += tokens
    count.all += tokens
    count.deltas++
    yield { type: 'reasoning', delta }
  }
  for (const [delta, tokens] of pieces(beforeStop(answer.text, limits.stop), tokensPerEvent, room)) {
    count.all += tokens
    count.deltas++
    yield { type: 'text', delta }
  }
  const calls = room() > 0 ? (answer.toolCalls ?? []) : []
  if (calls.length > 0) {
    count.all += calls.reduce((sum, call) => sum + countTokens(call.name + inputText(call.input)), 0)
    yield { type: 'tool-calls', calls: calls.map(call => ({ id: `call_${randomHex(24)}`, ...call })) }
  }
  const natural = calls.length > 0 ? 'tool_calls' : 'stop'
  const reason = finish?.reason ?? (room() <= 0 && calls.length === 0 ? 'length' : (answer.finishReason ?? natural))
  yield { type: 'end', reason, usage: usageOf(answer, limits.promptTokens, count) }
}

/** A tool's input as the text that travels. */
export const inputText = (input: unknown): string => (typeof input === 'string' ? input : JSON.stringify(input ?? {}))

/** Lower-case hex digits, for ids. */
export function randomHex(digits: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(Math.ceil(digits / 2)))
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0'))
    .join('')
    .slice(0, digits)
}

function* pieces(
  text: string | Iterable<string> | undefined,
  tokensPerEvent: number,
  room: () => number,
): Generator<[delta: string, tokens: number]> {
  if (text === undefined || room() <= 0) return
  if (typeof text !== 'string') {
    for (const item of text) {
      yield [item, 1]
      if (room() <= 0) return
    }
    return
  }
  let delta = ''
  let tokens = 0
  for (const token of tokenize(text)) {
    delta += token
    tokens++
    if (tokens < tokensPerEvent && tokens < room()) continue
    yield [delta, tokens]
    delta = ''
    tokens = 0
    if (room() <= 0) return
  }
  if (tokens > 0) yield [delta, tokens]
}

function beforeStop(text: Answer['text'], stop: readonly string[] = []): Answer['text'] {
  if (typeof text !== 'string') return text
  const ends = stop.map(word => text.indexOf(word)).filter(index => index >= 0)
  return text.slice(0, Math.min(text.length, ...ends))
}

function usageOf({ usage = {} }: Answer, promptTokens: number, count: { reasoning: number; all: number }): GlmUsage {
  const prompt = usage.promptTokens ?? promptTokens
  const completion = usage.completionTokens ?? count.all
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: usage.cachedTokens ?? 0 },
    completion_tokens_details: { reasoning_tokens: usage.reasoningTokens ?? count.reasoning },
  }
}
