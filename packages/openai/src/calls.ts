import type { ChatSink, Json } from '@millrace/core'
import { type JsonObject, textIn } from '@millrace/core/provider-kit'
import { callIdOf, callKind, isAnswered, toolNameOf } from './built-in.js'
import type { DeltaReader, Item } from './items.js'

/** More of a call's arguments. */
export const readArguments: DeltaReader = (item, input, _, sink) => {
  item.told.add('input')
  sink.toolCall(item.key, { input })
}

/** More of arguments that are plain text, which becomes JSON on the way, since arguments are. */
export const readPlainInput =
  (type: string): DeltaReader =>
  (item, delta, ...more) => {
    const begin = item.told.has('input') ? '' : callKind({ type })?.around?.[0]
    readArguments(item, begin + JSON.stringify(delta).slice(1, -1), ...more)
  }

/** The end of a call: arguments that no delta told, what the vendor wants back, and what the tool gave where the vendor ran it. */
export function closeCall({ key, told }: Item, wire: JsonObject, sink: ChatSink): void {
  const kind = callKind(wire)
  const toolCallId = callIdOf(wire)
  const whole = typeof wire.arguments === 'string' ? wire.arguments : JSON.stringify(kind?.input(wire))
  const input = told.has('input') ? kind?.around?.[1] : whole
  sink.toolCall(key, { id: toolCallId, name: toolNameOf(wire), input })
  const data = dataOf(wire)
  if (Object.keys(data).length > 0) sink.providerData(key, data as Json)
  sink.endBlock(key)
  const image = wire.type === 'image_generation_call' ? textIn(wire.result) : undefined
  if (image !== undefined) sink.file({ mediaType: `image/${textIn(wire.output_format) ?? 'png'}`, data: image })
  if (toolCallId === undefined || !isAnswered(wire)) return
  const failed = wire.status === 'failed' || (wire.error ?? null) !== null
  const output = (kind?.result?.(wire) ?? null) as Json
  sink.toolResult({ toolCallId, output, ...(failed && { isError: true }) })
}

const usual: ReadonlySet<string> = new Set(['type', 'id', 'call_id', 'name', 'arguments', 'status'])

/**
 * What the vendor wants back with a call: the item. Of a function, only what it has beyond the usual, such as the namespace of a tool that was
 * searched for; of an image, all but the image, which comes as a file and goes back with it.
 */
function dataOf(wire: JsonObject): JsonObject {
  const { type, id, status } = wire
  if (type === 'image_generation_call') return { type, id, status }
  if (type !== 'function_call') return wire
  const extra = Object.entries(wire).filter(([name, value]) => !usual.has(name) && (value ?? null) !== null)
  return Object.fromEntries(extra)
}
