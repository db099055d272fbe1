import type { ChatSink } from '@millrace/core'
import { isObject, type JsonObject, objectIn, objectsIn, textIn } from '@millrace/core/provider-kit'

/** Reads something of each delta of an answer, before its content. */
export type DeltaReader = (delta: JsonObject, sink: ChatSink) => void

/** The names that reasoning goes by as plain text, the usual one first; a delta that says it under several says it once. */
const reasoningFields = ['reasoning_content', 'reasoning'] as const

/**
 * The reasoning of a delta: `reasoning_content` (GLM, DeepSeek, Qwen, Kimi, xAI, llama.cpp), `reasoning` (Groq, OpenRouter, Ollama,
 * Cerebras, newer vLLM), or the text of `reasoning_details` where it stands nowhere else (OpenRouter, Avian).
 */
export function reasoningIn(delta: JsonObject): string {
  for (const field of reasoningFields) {
    const text = textIn(delta[field])
    if (text) return text
  }
  if (!delta.reasoning_details) return ''
  const details = objectsIn(delta.reasoning_details)
  return details.map(({ text, summary }) => textIn(text) ?? textIn(summary) ?? '').join('')
}

/** A piece of `content`, told apart by kind. */
export interface ContentPiece {
  /** What it is. */
  readonly kind: 'text' | 'reasoning'
  /** May be empty. */
  readonly delta: string
}

/** The content of a delta: a text, or a list of parts, of which `thinking` is reasoning (Mistral's magistral, recorded 2026). */
export function contentIn(content: unknown): readonly ContentPiece[] {
  if (typeof content === 'string') return [{ kind: 'text', delta: content }]
  if (!Array.isArray(content)) return []
  return content.flatMap((part): ContentPiece[] => {
    if (typeof part === 'string') return [{ kind: 'text', delta: part }]
    if (!isObject(part)) return []
    if (part.type === 'thinking') return [{ kind: 'reasoning', delta: textOfParts(part.thinking) }]
    return [{ kind: 'text', delta: textIn(part.text) ?? '' }]
  })
}

const textOfParts = (parts: unknown): string =>
  contentIn(parts)
    .map(piece => piece.delta)
    .join('')

/** A piece of a tool call, with the key under which it is assembled. */
export interface ToolCallPiece {
  /** `index`, or the position in the list where that is absent or negative (glm-4.5 sends -1). */
  readonly key: number
  /** Often empty or absent in continuations. */
  readonly id?: string | undefined
  /** Likewise. */
  readonly name?: string | undefined
  /** More of the arguments, as JSON text. */
  readonly input?: string | undefined
}

/** The tool calls of a delta. */
export function toolCallsIn(delta: JsonObject): readonly ToolCallPiece[] {
  const calls: readonly unknown[] = Array.isArray(delta.tool_calls) ? delta.tool_calls : []
  return calls.flatMap((call, position): ToolCallPiece[] => {
    if (!isObject(call)) return []
    const { name, arguments: input } = objectIn(call.function)
    const index = Number.isInteger(call.index) ? (call.index as number) : -1
    return [
      {
        key: index >= 0 ? index : position,
        id: textIn(call.id),
        name: textIn(name),
        input: isObject(input) ? JSON.stringify(input) : textIn(input),
      },
    ]
  })
}
