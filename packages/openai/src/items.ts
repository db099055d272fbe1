import type { ChatSink, Json } from '@millrace/core'
import { defined, isObject, type JsonObject, numberIn, textIn } from '@millrace/core/provider-kit'
import { builtInCall, callIdOf, isAnswered, resultOf, toolNameOf } from './built-in.js'
import { createSourceReader } from './sources.js'

/** Reads the output items of one answer. */
export interface ItemReader {
  /** Whether the model refused, in the field that it has for that. */
  readonly refused: boolean
  /** Reads an event of an item; those that are not known say nothing. */
  read(type: string, event: JsonObject, sink: ChatSink): void
  /** The answer is over. @param output - its items, for hosts that tell of them here alone. */
  end(output: readonly JsonObject[], sink: ChatSink): void
}

/** What has come of an item, which is known by its place: hosts give it another id with each event (GitHub Copilot, recorded 2026). */
interface Item {
  readonly key: string | number
  /** Keys of its blocks of text. */
  readonly blocks: Set<string>
  /** The part of its reasoning that is being told. */
  part: string | undefined
  /** Arguments have come as deltas. */
  streamed: boolean
  /** It is complete. */
  done: boolean
}

type Reader = (item: Item, event: JsonObject, sink: ChatSink) => void

/** A reader of output items. */
export function createItemReader(): ItemReader {
  const items = new Map<string | number, Item>()
  const readSource = createSourceReader()
  let refused = false

  const itemOf = (event: JsonObject): Item => {
    const key = numberIn(event.output_index) ?? textIn(event.item_id) ?? 0
    const item = items.get(key) ?? newItem(key)
    items.set(key, item)
    return item
  }

  const readText: Reader = (item, event, sink) => {
    const delta = textIn(event.delta)
    if (delta === undefined) return
    const block = `${item.key}:${numberIn(event.content_index) ?? 0}`
    item.blocks.add(block)
    sink.text(delta, block)
  }

  /** The text of a message that no delta told, and the pages that it cites. */
  const readMessage = (item: Item, message: JsonObject, sink: ChatSink): void => {
    const content = Array.isArray(message.content) ? message.content.filter(isObject) : []
    for (const [index, part] of content.entries()) {
      if (textIn(part.refusal)) refused = true
      const told = item.blocks.has(`${item.key}:${index}`)
      if (!told) readText(item, { content_index: index, delta: textIn(part.text) ?? textIn(part.refusal) }, sink)
      if (Array.isArray(part.annotations)) for (const annotation of part.annotations) readSource(annotation, sink)
    }
    for (const block of item.blocks) {
      // Models since gpt-5.3-codex want to know again which of their messages were the answer (OpenAI's reference, `phase`, 2026-11).
      if (textIn(message.phase)) sink.providerData(block, { phase: message.phase as string })
      sink.endBlock(block)
    }
  }

  const readers: { readonly [type: string]: Reader } = {
    'response.output_item.added': (item, event, sink) => {
      // Some host may give every item the same place.
      for (const block of item.blocks) sink.endBlock(block)
      sink.endBlock(item.key)
      const next = newItem(item.key)
      items.set(next.key, next)
      if (isObject(event.item) && isCall(event.item)) announce(next, event.item, sink)
    },
    'response.output_item.done': (item, event, sink) => {
      if (!isObject(event.item) || item.done) return
      item.done = true
      if (event.item.type === 'message') readMessage(item, event.item, sink)
      else closeItem(item, event.item, sink)
    },
    'response.output_text.delta': readText,
    'response.refusal.delta': (item, event, sink) => {
      refused = true
      readText(item, event, sink)
    },
    'response.output_text.annotation.added': (_, event, sink) => readSource(event.annotation, sink),
    'response.reasoning_summary_text.delta': readReasoning,
    'response.reasoning_text.delta': readReasoning,
    'response.function_call_arguments.delta': readArguments,
    'response.mcp_call_arguments.delta': readArguments,
    'response.custom_tool_call_input.delta': readPlainInput('custom_tool_call'),
    'response.code_interpreter_call_code.delta': readPlainInput('code_interpreter_call'),
  }

  return {
    get refused() {
      return refused
    },
    read(type, event, sink) {
      if (Object.hasOwn(readers, type)) readers[type]!(itemOf(event), event, sink)
    },
    end(output, sink) {
      if (items.size > 0) return
      for (const [index, item] of output.entries()) {
        for (const step of ['added', 'done'])
          this.read(`response.output_item.${step}`, { output_index: index, item }, sink)
      }
    },
  }
}

const newItem = (key: Item['key']): Item => ({ key, blocks: new Set(), part: undefined, streamed: false, done: false })

function announce({ key }: Item, wire: JsonObject, sink: ChatSink): void {
  sink.toolCall(key, { id: callIdOf(wire), name: toolNameOf(wire) })
}

const isCall = ({ type }: JsonObject): boolean => type === 'function_call' || builtInCall(type) !== undefined

/** All reasoning of an item is one block, its parts a blank line apart. */
function readReasoning(item: Item, event: JsonObject, sink: ChatSink): void {
  const delta = textIn(event.delta)
  if (delta === undefined) return
  const part = `${event.type} ${numberIn(event.summary_index) ?? numberIn(event.content_index) ?? 0}`
  const gap = item.part !== undefined && item.part !== part ? '\n\n' : ''
  item.part = part
  sink.reasoning(gap + delta, item.key)
}

function readArguments(item: Item, event: JsonObject, sink: ChatSink): void {
  const input = textIn(event.delta)
  if (input === undefined) return
  item.streamed = true
  sink.toolCall(item.key, { input })
}

/** Text that becomes JSON on the way, since arguments are. */
function readPlainInput(type: string): Reader {
  const [before] = builtInCall(type)?.around ?? ['']
  return (item, event, sink) => {
    const delta = textIn(event.delta)
    if (delta === undefined) return
    sink.toolCall(item.key, { input: (item.streamed ? '' : before) + JSON.stringify(delta).slice(1, -1) })
    item.streamed = true
  }
}

/** Ends what the item was told as, with what the vendor wants back of it. */
function closeItem(item: Item, wire: JsonObject, sink: ChatSink): void {
  if (wire.type === 'reasoning') closeReasoning(item, wire, sink)
  else if (isCall(wire)) closeCall(item, wire, sink)
  else carry(item, wire, sink)
}

function closeReasoning(item: Item, wire: JsonObject, sink: ChatSink): void {
  if (item.part === undefined) {
    for (const list of ['summary', 'content'] as const) {
      const parts = Array.isArray(wire[list]) ? wire[list].filter(isObject) : []
      for (const [index, { text }] of parts.entries()) {
        readReasoning(item, { type: list, content_index: index, delta: text }, sink)
      }
    }
  }
  const { encrypted_content: encrypted, content, ...rest } = wire
  // With its encrypted form the plain one is refused ("array too long", microsoft/agent-framework-go#784); without either there is nothing
  // to go back, and the id alone is refused too, since nothing is stored under it (vercel/ai#7543).
  if (textIn(encrypted)) carry(item, { ...rest, encrypted_content: encrypted }, sink)
  else if (Array.isArray(content) && content.length > 0) carry(item, { ...rest, content }, sink)
  sink.endBlock(item.key)
}

/** An item without a place among the blocks (compacted context, tools that were found, the list of a server's) travels in a block of no text. */
function carry({ key }: Item, wire: JsonObject, sink: ChatSink): void {
  const callId = textIn(wire.call_id)
  if (callId !== undefined && String(wire.type).endsWith('_output')) {
    sink.toolResult({ toolCallId: callId, output: (wire.output ?? wire.tools ?? null) as Json })
  }
  sink.reasoning('', key)
  sink.providerData(key, wire as Json)
  sink.endBlock(key)
}

function closeCall(item: Item, wire: JsonObject, sink: ChatSink): void {
  const { key } = item
  const row = builtInCall(wire.type)
  const toolCallId = callIdOf(wire)
  const rest = item.streamed ? row?.around?.[1] : inputOf(wire)
  sink.toolCall(key, { id: toolCallId, name: toolNameOf(wire), input: rest })
  const data = row ? callData(wire) : functionData(wire)
  if (Object.keys(data).length > 0) sink.providerData(key, data as Json)
  sink.endBlock(key)
  const image = wire.type === 'image_generation_call' ? textIn(wire.result) : undefined
  if (image !== undefined) sink.file({ mediaType: `image/${textIn(wire.output_format) ?? 'png'}`, data: image })
  if (toolCallId === undefined || !isAnswered(wire)) return
  const failed = wire.status === 'failed' || (wire.error ?? null) !== null
  sink.toolResult({ toolCallId, output: resultOf(wire), ...(failed ? { isError: true } : {}) })
}

/** The arguments as JSON text; what a vendor wrote that is no JSON stays as it is. */
function inputOf(wire: JsonObject): string | undefined {
  if (typeof wire.arguments === 'string') return wire.arguments
  return JSON.stringify(builtInCall(wire.type)?.input(wire))
}

/** The item, but for an image: that comes as a file, and goes back with it. */
const callData = (wire: JsonObject): JsonObject =>
  wire.type === 'image_generation_call' ? { type: wire.type, id: wire.id, status: wire.status } : wire

/** What a function call has beyond the usual, such as the namespace of a tool that was searched for. */
function functionData(wire: JsonObject): JsonObject {
  const { type: _type, id: _id, call_id: _callId, name: _name, arguments: _arguments, status: _status, ...rest } = wire
  return defined(Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, value ?? undefined])))
}
