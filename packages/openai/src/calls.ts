import type { ChatSink, Json } from '@millrace/core'
import { type JsonObject, textIn } from '@millrace/core/provider-kit'
import { builtInCall, callIdOf, isAnswered, resultOf, toolNameOf } from './built-in.js'
import type { Item } from './items.js'

/** Whether an item calls a tool, the caller's or one of the vendor's. */
export const isCall = ({ type }: JsonObject): boolean => type === 'function_call' || builtInCall(type) !== undefined

/** Announces a call. */
export function openCall({ key }: Item, wire: JsonObject, sink: ChatSink): void {
  sink.toolCall(key, { id: callIdOf(wire), name: toolNameOf(wire) })
}

/** More of a call's arguments. */
export function readArguments(item: Item, event: JsonObject, sink: ChatSink): void {
  const input = textIn(event.delta)
  if (input === undefined) return
  item.streamed = true
  sink.toolCall(item.key, { input })
}

/** More of arguments that are plain text, which becomes JSON on the way, since arguments are. */
export function readPlainInput(type: string): typeof readArguments {
  const [before] = builtInCall(type)?.around ?? ['']
  return (item, event, sink) => {
    const delta = textIn(event.delta)
    if (delta === undefined) return
    const begin = item.streamed ? '' : before
    readArguments(item, { delta: begin + JSON.stringify(delta).slice(1, -1) }, sink)
  }
}

/** The end of a call: arguments that no delta told, what the vendor wants back, and what the tool gave where the vendor ran it. */
export function closeCall({ key, streamed }: Item, wire: JsonObject, sink: ChatSink): void {
  const row = builtInCall(wire.type)
  const toolCallId = callIdOf(wire)
  const input = streamed ? row?.around?.[1] : inputOf(wire)
  sink.toolCall(key, { id: toolCallId, name: toolNameOf(wire), input })
  const data = row ? callData(wire) : functionData(wire)
  if (Object.keys(data).length > 0) sink.providerData(key, data as Json)
  sink.endBlock(key)
  const image = wire.type === 'image_generation_call' ? textIn(wire.result) : undefined
  if (image !== undefined) sink.file({ mediaType: `image/${textIn(wire.output_format) ?? 'png'}`, data: image })
  if (toolCallId === undefined || !isAnswered(wire)) return
  const failed = wire.status === 'failed' || (wire.error ?? null) !== null
  sink.toolResult({ toolCallId, output: resultOf(wire), ...(failed ? { isError: true } : {}) })
}

/** The arguments as JSON text; what a model wrote that is no JSON stays as it is. */
function inputOf(wire: JsonObject): string | undefined {
  if (typeof wire.arguments === 'string') return wire.arguments
  return JSON.stringify(builtInCall(wire.type)?.input(wire))
}

/** The item, but for an image: that comes as a file, and goes back with it. */
const callData = (wire: JsonObject): JsonObject =>
  wire.type === 'image_generation_call' ? { type: wire.type, id: wire.id, status: wire.status } : wire

const usual: ReadonlySet<string> = new Set(['type', 'id', 'call_id', 'name', 'arguments', 'status'])

/** What a function call has beyond the usual, such as the namespace of a tool that was searched for. */
const functionData = (wire: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(wire).filter(([name, value]) => !usual.has(name) && (value ?? null) !== null))
