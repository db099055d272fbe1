import type { ToolCallPiece } from '@millrace/core'
import { isObject, type JsonObject, objectIn, type SaidText, textIn } from '@millrace/core/provider-kit'
import { fileIn, type MadeFile } from './files.js'
import { textOfDetails, wantedBack } from './wants-back.js'

/**
 * The reasoning of a delta: `reasoning_content` (GLM, DeepSeek, Qwen, Kimi, xAI, llama.cpp), `reasoning` (Groq, OpenRouter, Ollama,
 * Cerebras, newer vLLM), `reasoning_text` (GitHub Copilot); a delta that says it under several names says it once. Or the text of `reasoning_details` where it stands nowhere else (OpenRouter,
 * Avian).
 */
export function reasoningIn(delta: JsonObject): string {
  const { reasoning_content: usual, reasoning, reasoning_text: copilots } = delta
  if (typeof usual === 'string' && usual !== '') return usual
  if (reasoning || copilots) return textIn(reasoning) ?? textIn(copilots) ?? textOfDetails(delta)
  return delta.reasoning_details || delta.thinking_blocks ? textOfDetails(delta) : ''
}

/** Fields of a chunk that are read of the first one, and paddings (`obfuscation` of OpenAI, `p` of Mistral; recorded 2026). */
const silent = ['id', 'created', 'model', 'system_fingerprint', 'service_tier', 'obfuscation', 'p']

/** A string of a delta. */
export interface SaidOfDelta extends SaidText {
  readonly kind: 'text' | 'reasoning'
}

/** The one string of a delta that says nothing else. */
export function saidAlone(delta: JsonObject): SaidOfDelta | undefined {
  const [key, ...others] = Object.keys(delta).filter(
    name => name !== 'role' && delta[name] !== null && delta[name] !== '',
  )
  const kind = key === 'content' ? 'text' : key === 'reasoning_content' || key === 'reasoning' ? 'reasoning' : undefined
  if (key === undefined || !kind || others.length > 0 || typeof delta[key] !== 'string') return undefined
  return { kind, of: delta, key, silent }
}

/** A piece of `content`, told apart by kind. */
export type ContentPiece =
  | { readonly kind: 'text' | 'reasoning'; readonly delta: string }
  | { readonly kind: 'file'; readonly file: MadeFile }

/** The content of a delta: a text, or a list of parts, of which `thinking` is reasoning (Mistral's magistral, recorded 2026). */
export function contentIn(content: unknown): readonly ContentPiece[] {
  if (typeof content === 'string') return [{ kind: 'text', delta: content }]
  if (!Array.isArray(content)) return []
  return content.flatMap((part): ContentPiece[] => {
    if (typeof part === 'string') return [{ kind: 'text', delta: part }]
    if (!isObject(part)) return []
    if (part.type === 'thinking') return [{ kind: 'reasoning', delta: textOfParts(part.thinking) }]
    const file = typeof part.text === 'string' ? undefined : fileIn(part)
    return [file ? { kind: 'file', file } : { kind: 'text', delta: textIn(part.text) ?? '' }]
  })
}

const textOfParts = (parts: unknown): string =>
  contentIn(parts)
    .map(piece => (piece.kind === 'file' ? '' : piece.delta))
    .join('')

/** A piece of a call, with the key under which it is assembled. */
export interface KeyedPiece extends ToolCallPiece {
  /** `index`, or the position in the list where that is absent or negative (glm-4.5 sends -1). */
  readonly key: number | string
}

/**
 * The tool calls of a delta. The sink tells them apart, by the id before the index before the order. `function_call` is the one call of the
 * API before tools, which some hosts still send (openclaw/openclaw#116922, can1357/oh-my-pi#1692, 2026), at times beside `tool_calls`, which
 * then counts.
 */
export function toolCallsIn(delta: JsonObject, wantsBack?: readonly string[]): readonly KeyedPiece[] {
  const { tool_calls: calls, function_call: deprecated } = delta
  if (Array.isArray(calls) && calls.length > 0) {
    const pieces: KeyedPiece[] = []
    for (let at = 0; at < calls.length; at++) if (isObject(calls[at])) pieces.push(pieceOf(calls[at], at, wantsBack))
    return pieces
  }
  if (!isObject(deprecated)) return []
  return [{ key: 'function_call', name: textIn(deprecated.name), input: deprecated.arguments }]
}

/** The piece that a delta holds where it is nothing but more arguments of one call, as nearly all are: then nothing else has to be looked for. */
export function moreOfCall(calls: unknown): KeyedPiece | undefined {
  if (!Array.isArray(calls) || calls.length !== 1) return undefined
  const [call] = calls as readonly unknown[]
  if (!isObject(call) || !isObject(call.function)) return undefined
  const { index, function: asked } = call
  const input = asked.arguments
  if (typeof index !== 'number' || index < 0 || !Number.isInteger(index) || typeof input !== 'string') return undefined
  for (const name in call) if (name !== 'index' && name !== 'function' && name !== 'type') return undefined
  for (const name in asked) if (name !== 'arguments') return undefined
  return { key: index, input }
}

function pieceOf(call: JsonObject, position: number, wantsBack?: readonly string[]): KeyedPiece {
  const asked = objectIn(call.function)
  const placed = !(Number.isInteger(call.index) && (call.index as number) >= 0)
  const own = wantedBack(call, wantsBack)
  // LiteLLM puts fields that go back into the function, too.
  const inner = wantedBack(asked, wantsBack)
  // One literal, without spreads: arguments come in pieces of a token.
  return {
    key: placed ? position : (call.index as number),
    placed,
    id: textIn(call.id),
    name: textIn(asked.name),
    input: asked.arguments,
    providerData:
      own || inner ? ({ ...own, ...(inner && { function: inner }) } as KeyedPiece['providerData']) : undefined,
  }
}
