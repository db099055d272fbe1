import { countTokens, tokenize } from '../core/tokens.js'
import type { Answer, AnswerToolCall } from './answer.js'

/** Tokens of a call, in no vendor's words. */
export interface Tally {
  readonly promptTokens: number
  /** Tokens of the prompt that came out of a cache. */
  readonly cachedTokens: number
  /** Reasoning included. */
  readonly completionTokens: number
  readonly reasoningTokens: number
}

/** The end of a generation: `reason` is the vendor's word for it where a fault or the answer itself decides. */
export interface End {
  readonly type: 'end'
  readonly natural: 'stop' | 'length' | 'tool-calls'
  readonly reason?: string
  /** The stop word of the request that ended the text. */
  readonly stopWord?: string
  readonly tally: Tally
}

/** A call with its id. */
export type CallToMake = AnswerToolCall & { readonly id: string }

/** A piece of a generation, before it is written in a vendor's words. */
export type Delta =
  | { readonly type: 'reasoning'; readonly delta: string; readonly tokens: number }
  | { readonly type: 'text'; readonly delta: string; readonly tokens: number }
  | { readonly type: 'tool-calls'; readonly calls: readonly CallToMake[] }
  | End

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
  /** An id of the vendor's form. */
  readonly newCallId: () => string
}

/** Reads an answer token by token: reasoning, text, tool calls, and the end with its reason and usage. */
export function* readAnswer(answer: Answer, limits: GenerationLimits): Generator<Delta> {
  const { maxTokens = Number.POSITIVE_INFINITY, finish, tokensPerEvent } = limits
  const count = { reasoning: 0, all: 0, deltas: 0 }
  const isOver = () => count.deltas >= (finish?.after ?? Number.POSITIVE_INFINITY)
  const room = () => (isOver() ? 0 : maxTokens - count.all)
  const { text, stopWord } = beforeStop(answer.text, limits.stop)

  for (const [type, said] of [['reasoning', answer.reasoning] as const, ['text', text] as const]) {
    for (const [delta, tokens] of pieces(said, tokensPerEvent, room)) {
      if (type === 'reasoning') count.reasoning += tokens
      count.all += tokens
      count.deltas++
      yield { type, delta, tokens }
    }
  }
  const calls = room() > 0 ? (answer.toolCalls ?? []) : []
  if (calls.length > 0) {
    count.all += calls.reduce((sum, call) => sum + countTokens(call.name + inputText(call.input)), 0)
    yield { type: 'tool-calls', calls: calls.map(call => ({ ...call, id: call.id ?? limits.newCallId() })) }
  }
  const full = room() <= 0 && calls.length === 0
  const reason = finish?.reason ?? (full ? undefined : answer.finishReason)
  yield {
    type: 'end',
    natural: calls.length > 0 ? 'tool-calls' : full ? 'length' : 'stop',
    ...(reason !== undefined && { reason }),
    ...(stopWord !== undefined && !full && { stopWord }),
    tally: tallyOf(answer, limits.promptTokens, count),
  }
}

/** A tool's input as the text that travels. */
export const inputText = (input: unknown): string => (typeof input === 'string' ? input : JSON.stringify(input ?? {}))

/** A tool's input in pieces of two tokens, at least two pieces for any object. */
export function inputPieces(input: unknown): string[] {
  const tokens = [...tokenize(inputText(input))]
  const parts: string[] = []
  for (let at = 0; at < tokens.length; at += 2) parts.push(tokens.slice(at, at + 2).join(''))
  return parts
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

function beforeStop(text: Answer['text'], stop: readonly string[] = []): { text: Answer['text']; stopWord?: string } {
  if (typeof text !== 'string') return { text }
  const found = stop
    .map(word => ({ word, at: text.indexOf(word) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)[0]
  return found ? { text: text.slice(0, found.at), stopWord: found.word } : { text }
}

function tallyOf({ usage = {} }: Answer, promptTokens: number, count: { reasoning: number; all: number }): Tally {
  return {
    promptTokens: usage.promptTokens ?? promptTokens,
    cachedTokens: usage.cachedTokens ?? 0,
    completionTokens: usage.completionTokens ?? count.all,
    reasoningTokens: usage.reasoningTokens ?? count.reasoning,
  }
}
