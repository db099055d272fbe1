import { entryOf, type JsonObject, textIn } from '@millrace/core/provider-kit'
import { kindOf } from './built-in.js'
import type { List } from './words.js'

/** A text that comes in `.delta` events, and as a whole in a `.done` event. */
export interface TextStream {
  /** Type of the item that it belongs to. */
  readonly type: string
  /** Its list in the item; undefined for arguments. */
  readonly list?: List
  /** The field of the `.done` event. */
  readonly whole: string
  /** Its words are a refusal. Default false. */
  readonly refuses?: boolean
}

/** By the names of their events (OpenAI's reference, as the types of its SDK 7.57 tell it, 2026-11; the two without `_text` are its older ones). */
const streams: { readonly [name: string]: TextStream } = {
  output_text: { type: 'message', list: 'content', whole: 'text' },
  refusal: { type: 'message', list: 'content', whole: 'refusal', refuses: true },
  reasoning_text: { type: 'reasoning', list: 'content', whole: 'text' },
  reasoning: { type: 'reasoning', list: 'content', whole: 'text' },
  reasoning_summary_text: { type: 'reasoning', list: 'summary', whole: 'text' },
  reasoning_summary: { type: 'reasoning', list: 'summary', whole: 'text' },
  function_call_arguments: { type: 'function_call', whole: 'arguments' },
  mcp_call_arguments: { type: 'mcp_call', whole: 'arguments' },
  custom_tool_call_input: { type: 'custom_tool_call', whole: 'input' },
  code_interpreter_call_code: { type: 'code_interpreter_call', whole: 'code' },
}

/** The streams that parts belong to, by their types; all others are those of a message. */
const partStreams: { readonly [type: string]: TextStream | undefined } = {
  reasoning_text: streams.reasoning_text,
  summary_text: streams.reasoning_summary_text,
}

/** An event of a stream. */
export interface TextEvent extends TextStream {
  /** Kind of the item. */
  readonly kind: string
  /** It ends the stream. */
  readonly isWhole: boolean
}

/** By the types of events: a table, since nearly every event is looked up in it. */
const textEvents: ReadonlyMap<string, TextEvent> = new Map(
  Object.entries(streams).flatMap(([name, stream]) =>
    ['delta', 'done'].map(step => [
      `response.${name}.${step}`,
      { ...stream, kind: kindOf({ type: stream.type }), isWhole: step === 'done' },
    ]),
  ),
)

/** The stream that an event of this type is of; undefined for other events. */
export const textEventOf = (type: string): TextEvent | undefined => textEvents.get(type)

/** The stream that a part of a message or of reasoning belongs to. */
export const streamOfPart = ({ type }: JsonObject): TextStream =>
  entryOf(partStreams, textIn(type)) ?? streams.output_text!
