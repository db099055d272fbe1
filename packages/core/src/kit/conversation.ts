import type { Message, Part, ReasoningPart, TextPart, ToolCallPart, ToolResultPart } from '../vocabulary/request.js'
import type { JsonObject } from './json.js'
import type { MediaPart } from './media.js'
import { isMedia, misplaced, ownData } from './messages.js'
import type { Warn } from './post-json.js'
import { roundsOf } from './rounds.js'
import { type Turn, turnsOf } from './turns.js'

/** The place of a part that is written in a vendor's words. */
export interface PartPlace {
  /** The data that the provider wanted back with the part; empty where it has none. */
  readonly data: JsonObject
  /** The path of the part, for what is said about it. */
  readonly field: string
  /** The speaker of its message. */
  readonly role: Message['role']
  /** The call that a result answers, where the conversation has it. */
  readonly call: ToolCallPart | undefined
}

/** Writes a part in the vendor's words; an empty list leaves it out. */
type Write<Kind extends Part> = (part: Kind, place: PartPlace) => readonly JsonObject[]

/** A dialect with a system prompt and turns: how it writes each kind of part, and what it lets its speakers say. */
export interface ConversationDialect {
  /** The vendor's name, for what is said about it. */
  readonly vendor: string
  /** Id of the provider, the key of its `providerData`. */
  readonly id: string
  /** True when the vendor ran the tool of a call: its result stays in the assistant's turn. @param data - of the call. */
  readonly isOwn: (data: JsonObject) => boolean
  /** The turn that results of the caller's tools stand in: the user's, or one of their own. Default `user`. */
  readonly results?: 'user' | 'tool'
  /** The speakers of media. Default: the user alone. */
  readonly showers?: readonly Message['role'][]
  /** A text of the system, a user or the assistant. */
  readonly text: Write<TextPart>
  /** A thought of the assistant. */
  readonly reasoning: Write<ReasoningPart>
  /** A call of the assistant. */
  readonly call: Write<ToolCallPart>
  /** The result of a call: in the assistant's message where the vendor ran the tool, else in a tool message. */
  readonly result: Write<ToolResultPart>
  /** Bytes or an address. */
  readonly media: Write<MediaPart>
  /** Data of a part that is not the provider's alone, before which its own goes. Default: none. */
  readonly marks?: (part: Part) => JsonObject
  /** Blocks behind a part of any kind, left out or not. Default: none. */
  readonly behind?: (place: PartPlace) => readonly JsonObject[]
}

/** A conversation in a vendor's words. */
export interface Conversation {
  /** The blocks of the system prompt. */
  readonly system: readonly JsonObject[]
  /** All that others say; at least one turn. */
  readonly turns: readonly Turn<'user' | 'assistant' | 'tool'>[]
}

/**
 * Writes a conversation as a system prompt and turns, results of tools behind their calls as in `roundsOf`.
 *
 * @throws ChatError `invalid-request` naming the part that has no place in its message.
 */
export function conversationOf(messages: readonly Message[], dialect: ConversationDialect, warn: Warn): Conversation {
  if (!Array.isArray(messages) || typeof dialect?.isOwn !== 'function')
    throw new TypeError('conversationOf takes messages and a dialect: { vendor, id, isOwn, text, … }.')
  const { id, vendor, isOwn, results = 'user', marks, behind } = dialect
  const said = roundsOf(messages, call => isOwn(ownData(call, id))).flatMap(({ role, parts }) =>
    parts.flatMap(({ part, field, call }) => {
      const place = { data: { ...marks?.(part), ...ownData(part, id) }, field, role, call }
      const blocks = [...written(part, place, dialect), ...(behind?.(place) ?? [])]
      return blocks.map(block => [role === 'tool' ? results : role, block] as const)
    }),
  )
  return turnsOf(said, vendor, warn)
}

function written(part: Part, place: PartPlace, dialect: ConversationDialect): readonly JsonObject[] {
  const { role, field } = place
  const { showers = ['user'] } = dialect
  const ofAssistant = role === 'assistant'
  if (isMedia(part) && showers.includes(role)) return dialect.media(part, place)
  if (part.type === 'text' && role !== 'tool') return dialect.text(part, place)
  if (part.type === 'reasoning' && ofAssistant) return dialect.reasoning(part, place)
  if (part.type === 'tool-call' && ofAssistant) return dialect.call(part, place)
  if (part.type === 'tool-result' && (ofAssistant || role === 'tool')) return dialect.result(part, place)
  throw misplaced(part, field, { role })
}
