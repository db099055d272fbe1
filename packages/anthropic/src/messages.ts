import type { Message, Part, ProviderData, ToolCallPart, ToolResultPart } from '@millrace/core'
import { cannotTake, isObject, type JsonObject } from '@millrace/core/provider-kit'
import { toMedia } from './media.js'

/** Who says a block; the system prompt stands apart from the turns. */
type Speaker = 'system' | 'user' | 'assistant'

/**
 * Messages as blocks in Anthropic's words, each with who says it. What tools gave is the user's; what the vendor's own tools gave goes back
 * where it came from. `providerData` of this provider on a part becomes part of its block: signatures, citations, `cache_control`. Left out
 * are empty texts, which the vendor refuses, and reasoning without a signature, since only the vendor's own is taken.
 *
 * @param id - of the provider, the key of its `providerData`.
 * @param cite - whether documents may be cited.
 * @throws ChatError `invalid-request` naming the part that has no place in its message.
 */
export function toBlocks(messages: readonly Message[], id: string, cite: boolean): (readonly [Speaker, JsonObject])[] {
  const partsOf = ({ content }: Message): readonly Part[] =>
    typeof content === 'string' ? [{ type: 'text', text: content }] : content
  const calls = new Map(
    messages.flatMap(partsOf).flatMap(part => (part.type === 'tool-call' ? [[part.toolCallId, part]] : [])),
  )
  const answered = new Set<string>()
  const own = (data?: ProviderData): JsonObject => (isObject(data?.[id]) ? data[id] : {})

  const toBlock = (role: Message['role'], part: Part, field: string): readonly [Speaker, JsonObject] | undefined => {
    const speaker = role === 'tool' ? 'user' : role
    const data = 'providerData' in part ? own(part.providerData) : {}
    if (part.type === 'text' && role !== 'tool') {
      return part.text === '' ? undefined : [speaker, { type: 'text', text: part.text, ...data }]
    }
    if (part.type === 'reasoning' && role === 'assistant') {
      if (data.signature) return [role, { type: 'thinking', thinking: part.text, ...data }]
      return data.type ? [role, data] : undefined
    }
    if (part.type === 'tool-call' && role === 'assistant') return [role, { ...toCall(part), ...data }]
    if (part.type === 'tool-result' && (role === 'assistant' || role === 'tool')) {
      // In a tool loop it stands in the assistant's message and in the one of the tool.
      if (answered.has(part.toolCallId)) return undefined
      answered.add(part.toolCallId)
      const call = calls.get(part.toolCallId)
      return toResult(part, call?.toolName ?? '', own(call?.providerData).type)
    }
    if (role === 'user' && (part.type === 'image' || part.type === 'file' || part.type === 'audio')) {
      return [role, { ...toMedia(part, field, cite), ...data }]
    }
    throw cannotTake(field, `a part of type ${part.type} has no place in a message of the ${role}.`)
  }

  return messages.flatMap((message, i) =>
    partsOf(message).flatMap((part, j) => {
      const block = toBlock(message.role, part, `messages[${i}].content[${j}]`)
      return block ? [block] : []
    }),
  )
}

/** The vendor takes letters, digits, `_` and `-`; other vendors' ids have more (Kimi: `functions.name:0`). */
const wireId = (id: string): string => id.replace(/[^\w-]/g, '_')

/** Arguments must be an object; what the model wrote instead goes back as the vendor's docs on fine-grained streaming say (2026-08). */
function toCall({ toolCallId, toolName, input, inputText }: ToolCallPart): JsonObject {
  const text = inputText ?? JSON.stringify(input)
  const fit = isObject(input) ? input : text === undefined ? {} : { INVALID_JSON: text }
  return { type: 'tool_use', id: wireId(toolCallId), name: toolName, input: fit }
}

/** The result block of a tool of the vendor's own is named for it; the two tool searches share one. */
function toResult(part: ToolResultPart, toolName: string, kind: unknown): readonly [Speaker, JsonObject] {
  const { output } = part
  const answer = { tool_use_id: wireId(part.toolCallId), ...(part.isError ? { is_error: true } : {}) }
  if (kind === 'mcp_tool_use') return ['assistant', { type: 'mcp_tool_result', ...answer, content: output }]
  if (kind === 'server_tool_use') {
    const type = `${toolName.replace(/_(regex|bm25)$/, '').replace(/_tool$/, '')}_tool_result`
    return ['assistant', { type, tool_use_id: answer.tool_use_id, content: output }]
  }
  const content = typeof output === 'string' ? output : JSON.stringify(output)
  return ['user', { type: 'tool_result', ...answer, content }]
}
