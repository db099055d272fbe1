import type { Json, Message, Part, ProviderData, ReasoningPart, ToolCallPart, ToolResultPart } from '@millrace/core'
import { cannotTake, isObject, type JsonObject } from '@millrace/core/provider-kit'
import { toMedia } from './media.js'

/** What messages are written with. */
export interface MessageContext {
  /** Id of the provider: the key of its `providerData`. */
  readonly id: string
  /** Whether documents may be cited. */
  readonly cite: boolean
}

/** A conversation in Anthropic's words. */
export interface WireConversation {
  /** Blocks of the system prompt. */
  readonly system: readonly JsonObject[]
  /** Turns of `user` and `assistant`, never two of one after the other. */
  readonly messages: readonly JsonObject[]
  /** Whether a system message stood behind another one, and was moved to the front. */
  readonly moved: boolean
}

type Role = 'user' | 'assistant'

/**
 * Messages in Anthropic's words. System messages go to the front; what tools gave goes into user turns, those of one round together, which
 * the vendor asks for; what the vendor's own tools gave goes back where it came from. `providerData` of this provider on a part becomes
 * part of its block: signatures, citations, `cache_control`. Reasoning without a signature is left out, since only the vendor's own is taken.
 *
 * @throws ChatError `invalid-request` naming the part that has no place in its message.
 */
export function toWireConversation(messages: readonly Message[], context: MessageContext): WireConversation {
  const writer = new Writer(context, messages)
  for (const [i, message] of messages.entries()) writer.add(message, `messages[${i}]`)
  return writer
}

class Writer implements WireConversation {
  readonly system: JsonObject[] = []
  readonly messages: { role: Role; content: JsonObject[] }[] = []
  moved = false
  readonly #context: MessageContext
  /** Calls by id, so that a result knows whose it is. */
  readonly #calls = new Map<string, ToolCallPart>()
  /** Calls whose result is written: in a tool loop it stands in the assistant's message and in the one of the tool. */
  readonly #answered = new Set<string>()

  constructor(context: MessageContext, messages: readonly Message[]) {
    this.#context = context
    for (const { content } of messages) {
      if (typeof content === 'string') continue
      for (const part of content) if (part.type === 'tool-call') this.#calls.set(part.toolCallId, part)
    }
  }

  add({ role, content }: Message, field: string): void {
    const parts: readonly Part[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content
    if (role === 'system' && this.messages.length > 0) this.moved = true
    for (const [j, part] of parts.entries()) {
      const place = `${field}.content[${j}]`
      if (role === 'tool' && part.type !== 'tool-result') {
        throw cannotTake(place, `a tool message holds tool-result parts, and this is ${part.type}.`)
      }
      if (part.type === 'text') this.#text(role, part.text, this.#own(part.providerData))
      else if (role === 'assistant' && part.type === 'reasoning') this.#reasoning(part)
      else if (role === 'assistant' && part.type === 'tool-call') this.#call(part)
      else if (part.type === 'tool-result' && (role === 'assistant' || role === 'tool')) this.#result(part)
      else if (role === 'user' && (part.type === 'image' || part.type === 'file' || part.type === 'audio')) {
        this.#push('user', { ...toMedia(part, place, this.#context.cite), ...this.#own(part.providerData) })
      } else throw cannotTake(place, `a part of type ${part.type} has no place in this message.`)
    }
  }

  #push(role: Role, block: JsonObject): void {
    const last = this.messages.at(-1)
    if (last?.role === role) last.content.push(block)
    else this.messages.push({ role, content: [block] })
  }

  /** The vendor refuses empty texts. */
  #text(role: Message['role'], text: string, own: JsonObject): void {
    if (text === '') return
    const block = { type: 'text', text, ...own }
    if (role === 'system') this.system.push(block)
    else this.#push(role === 'assistant' ? 'assistant' : 'user', block)
  }

  #reasoning(part: ReasoningPart): void {
    const own = this.#own(part.providerData)
    if (own.type === 'redacted_thinking') this.#push('assistant', own)
    else if (own.signature !== undefined) this.#push('assistant', { type: 'thinking', thinking: part.text, ...own })
  }

  #call(part: ToolCallPart): void {
    this.#push('assistant', {
      type: 'tool_use',
      id: wireId(part.toolCallId),
      name: part.toolName,
      input: inputOf(part),
      ...this.#own(part.providerData),
    })
  }

  #result({ toolCallId, output, isError }: ToolResultPart): void {
    if (this.#answered.has(toolCallId)) return
    this.#answered.add(toolCallId)
    const call = this.#calls.get(toolCallId)
    const kind = this.#own(call?.providerData).type
    const answer = { tool_use_id: wireId(toolCallId), ...(isError ? { is_error: true } : {}) }
    if (call && kind === 'mcp_tool_use') {
      this.#push('assistant', { type: 'mcp_tool_result', ...answer, content: output })
    } else if (call && kind === 'server_tool_use') {
      this.#push('assistant', { type: resultType(call.toolName), tool_use_id: answer.tool_use_id, content: output })
    } else {
      const content = typeof output === 'string' ? output : JSON.stringify(output)
      this.#push('user', { type: 'tool_result', ...answer, content })
    }
  }

  /** What this provider wanted to get back with a part, or what the caller adds to its block. */
  #own(data: ProviderData | undefined): JsonObject {
    const own: Json | undefined = data?.[this.#context.id]
    return isObject(own) ? own : {}
  }
}

/** The vendor takes letters, digits, `_` and `-`; other vendors' ids have more (Kimi: `functions.name:0`). */
const wireId = (id: string): string => id.replace(/[^\w-]/g, '_')

/** Arguments must be an object; what the model wrote instead goes back as the vendor's docs on fine-grained streaming say (2026-08). */
function inputOf({ input, inputText }: ToolCallPart): JsonObject {
  if (isObject(input)) return input
  if (input === undefined && inputText === undefined) return {}
  return { INVALID_JSON: inputText ?? JSON.stringify(input) }
}

/** The result's block is named for the tool; the two tool searches share one. */
const resultType = (toolName: string): string =>
  toolName.startsWith('tool_search_tool') ? 'tool_search_tool_result' : `${toolName}_tool_result`
