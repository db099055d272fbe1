import type { ChatError } from '../vocabulary/errors.js'
import type { AudioPart, FilePart, ImagePart, Json, Message, Part, Tool, ToolCallPart } from '../vocabulary/request.js'
import { isObject, type JsonObject } from './json.js'
import { cannotTake } from './media.js'

/** The content of a message as parts. */
export const partsOf = ({ content }: Message): readonly Part[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : content

/** All parts of a conversation, each with the message that it stands in and its path, for what is said about it. */
export const eachPart = (messages: readonly Message[]): readonly { message: Message; part: Part; field: string }[] =>
  messages.flatMap((message, i) =>
    partsOf(message).map((part, j) => ({ message, part, field: `messages[${i}].content[${j}]` })),
  )

/** True when a part has bytes or an address. */
export const isMedia = (part: Part): part is ImagePart | AudioPart | FilePart =>
  part.type === 'image' || part.type === 'audio' || part.type === 'file'

/**
 * The data that a provider wanted to get back with a part, or that a tool has for it; empty without a part, or where there is none for this provider.
 *
 * @param id - of the provider.
 */
export function ownData(part: Part | Tool | undefined, id: string): JsonObject {
  const own = part && 'providerData' in part ? part.providerData?.[id] : undefined
  return isObject(own) ? own : {}
}

/** A tool's output as text: for vendors that take nothing else. */
export const outputText = (output: Json): string => (typeof output === 'string' ? output : JSON.stringify(output))

/** The arguments of a call as JSON text, or as the model wrote them. A call that was cut before the first of them has none. */
export const argumentsText = ({ input, inputText }: ToolCallPart): string =>
  inputText?.trim() ? inputText : JSON.stringify(input ?? {})

/** The arguments of a call, for vendors that take an object alone: what a model wrote instead stands in it as `INVALID_JSON`. */
export function argumentsObject({ input, inputText }: ToolCallPart): JsonObject {
  if (inputText === undefined && isObject(input)) return input
  const text = inputText ?? JSON.stringify(input)
  return text?.trim() ? { INVALID_JSON: text } : {}
}

/** An `invalid-request` for a part that has no place in its message. */
export const misplaced = (part: Part, field: string, { role }: Pick<Message, 'role'>): ChatError =>
  cannotTake(
    field,
    role === 'tool'
      ? `a tool message holds tool-result parts, and this is ${part.type}.`
      : `a part of type ${part.type} has no place in a message of the ${role}.`,
  )
