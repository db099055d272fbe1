import type { Message } from '@millrace/core'
import { callsIn, eachPart, type JsonObject, misplaced, ownData, partsOf } from '@millrace/core/provider-kit'
import { toWireMessage } from '@millrace/openai-compatible'
import { type AssistantContext, toAssistantItems } from './assistant.js'
import { isAnswered, toOutputItem } from './built-in.js'
import { mediaMapper } from './media.js'

/** What messages are mapped with. */
interface InputContext extends Pick<AssistantContext, 'id' | 'warn'> {
  /** The role that instructions have. */
  readonly systemRole: 'system' | 'developer'
}

/**
 * Messages as input items of the Responses API. What came as an item of its own (reasoning, the vendor's tools) goes back as it came, out of
 * its `providerData`; reasoning without any is left out, since the vendor takes its own only.
 *
 * @throws ChatError `invalid-request` naming the part that has no place in its message.
 */
export function toInput(messages: readonly Message[], { id, systemRole, warn }: InputContext): JsonObject[] {
  const calls = callsIn(messages)
  const itemOf = (toolCallId: string): JsonObject => ownData(calls.get(toolCallId), id)
  const quirks = { id, systemRole, textType: 'input_text', media: mediaMapper(id) } as const
  const answered = answeredIn(messages, id)
  /** A tool loop's own result goes out where no other message has it; the vendor knows those of its own tools. */
  const isKnown = (toolCallId: string): boolean => answered.has(toolCallId) || isAnswered(itemOf(toolCallId))

  return messages.flatMap((message, i) => {
    const field = `messages[${i}]`
    if (message.role === 'assistant') return toAssistantItems(partsOf(message), field, { id, warn, itemOf, isKnown })
    if (message.role !== 'tool') return toWireMessage(message, field, quirks, warn)
    return partsOf(message).map((part, j) => {
      if (part.type !== 'tool-result') throw misplaced(part, `${field}.content[${j}]`, message)
      return toOutputItem(part, itemOf(part.toolCallId))
    })
  })
}

/** Ids of the calls whose answers a tool message has, or an item of the vendor's own. */
const answeredIn = (messages: readonly Message[], id: string): ReadonlySet<unknown> =>
  new Set(
    eachPart(messages).map(({ message, part }) => {
      if (part.type === 'reasoning') return ownData(part, id).call_id
      return part.type === 'tool-result' && message.role === 'tool' ? part.toolCallId : undefined
    }),
  )
