import type { Message, ToolCallPart } from '@millrace/core'
import { type JsonObject, misplaced, ownData, partsOf, roundsOf, textIn } from '@millrace/core/provider-kit'
import { toWireMessage } from '@millrace/openai-compatible/dialect'
import { isVendors } from './asked.js'
import { type AssistantContext, toAssistantItems } from './assistant.js'
import { isAnswered, toOutputItem } from './built-in.js'
import { mediaMapper } from './media.js'

/** Context of the mapping of messages. */
interface InputContext extends AssistantContext {
  /** The role that instructions have. */
  readonly systemRole: 'system' | 'developer'
  /** Names of the tools that the request asks for. */
  readonly asked: ReadonlySet<string>
}

/**
 * Messages as input items of the Responses API. Items of their own (reasoning, the vendor's tools) go back as they came, out of
 * `providerData`; reasoning without any is left out, since the vendor takes its own only.
 *
 * @throws ChatError `invalid-request` naming the part that has no place in its message.
 */
export function toInput(messages: readonly Message[], { id, systemRole, warn, asked }: InputContext): JsonObject[] {
  const quirks = { id, systemRole, textType: 'input_text', media: mediaMapper(id) } as const
  const answered = answeredIn(messages, id)
  const isOwn = (call: ToolCallPart): boolean => {
    const item = ownData(call, id)
    const isVendorsTool = item.type === 'custom_tool_call' && isVendors(item, asked) !== false
    return (
      isAnswered(item) ||
      answered.byVendor.has(item.call_id ?? call.toolCallId) ||
      (isVendorsTool && !answered.apart.has(call.toolCallId))
    )
  }

  return roundsOf(messages, isOwn).flatMap(round => {
    const { role, parts } = round
    if (role === 'assistant') return toAssistantItems(parts, { id, warn })
    if (role !== 'tool') return toWireMessage(round, quirks, warn)
    return parts.map(({ part, field, call }) => {
      if (part.type !== 'tool-result') throw misplaced(part, field, { role })
      return toOutputItem(part, ownData(call, id))
    })
  })
}

/** Ids of the calls that the vendor answered by an item of its own, and of those that a tool message answers. */
function answeredIn(messages: readonly Message[], id: string) {
  const parts = messages.flatMap(({ role, content }) => partsOf({ role, content }).map(part => ({ role, part })))
  const ids = parts.map(({ role, part }) => ({
    byVendor: part.type === 'reasoning' ? textIn(ownData(part, id).call_id) : undefined,
    apart: role === 'tool' && part.type === 'tool-result' ? part.toolCallId : undefined,
  }))
  return { byVendor: new Set<unknown>(ids.map(each => each.byVendor)), apart: new Set(ids.map(each => each.apart)) }
}
