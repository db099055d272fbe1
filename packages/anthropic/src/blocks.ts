import type { ChatSink, Json } from '@millrace/core'
import { isObject, type JsonObject, textIn } from '@millrace/core/provider-kit'
import { createCitationReader } from './citations.js'

/** Reads the content blocks of one message. Blocks may overlap: GLM's endpoint begins one before it ends the one before. */
export interface BlockReader {
  /** A block begins, perhaps with some or all of its content. */
  start(index: number, block: JsonObject, sink: ChatSink): void
  /** More of a block. */
  delta(index: number, delta: JsonObject, sink: ChatSink): void
  /** A block is complete. */
  stop(index: number, sink: ChatSink): void
}

/** What is remembered of an open block. */
interface OpenBlock {
  /** Arguments that came whole with the beginning; those that come in pieces win. */
  input?: string | undefined
  /** What the text cites. */
  readonly citations: JsonObject[]
}

/** A reader of one message's blocks. Kinds of blocks and deltas that are not known here are passed over. */
export function createBlockReader(): BlockReader {
  const open = new Map<number, OpenBlock>()
  const tellSource = createCitationReader()

  const stateOf = (index: number): OpenBlock => {
    const state = open.get(index) ?? { citations: [] }
    open.set(index, state)
    return state
  }

  const cite = (index: number, citation: unknown, sink: ChatSink): void => {
    if (!isObject(citation)) return
    tellSource(citation, sink)
    stateOf(index).citations.push(citation)
  }

  const stop = (index: number, sink: ChatSink): void => {
    const state = open.get(index)
    if (!state) return
    open.delete(index)
    if (state.input) sink.toolCall(index, { input: state.input })
    if (state.citations.length > 0) sink.providerData(index, { citations: state.citations as unknown as Json })
    sink.endBlock(index)
  }

  return {
    start(index, block, sink) {
      stop(index, sink)
      const state = stateOf(index)
      if (block.type === 'text') {
        sink.text(textIn(block.text) ?? '', index)
        if (Array.isArray(block.citations)) for (const citation of block.citations) cite(index, citation, sink)
      } else if (block.type === 'thinking') {
        sink.reasoning(textIn(block.thinking) ?? '', index)
        sign(index, block.signature, sink)
      } else if (block.type === 'redacted_thinking') {
        sink.reasoning('', index)
        sink.providerData(index, { type: 'redacted_thinking', data: textIn(block.data) ?? '' })
      } else if (isCall(block)) {
        state.input = wholeInput(block)
        sink.toolCall(index, { id: textIn(block.id), name: textIn(block.name) })
        const data = callData(block)
        if (data) sink.providerData(index, data)
      } else if (textIn(block.tool_use_id)) {
        tellResult(block, sink)
      }
    },
    delta(index, delta, sink) {
      const state = stateOf(index)
      if (delta.type === 'text_delta') sink.text(textIn(delta.text) ?? '', index)
      else if (delta.type === 'thinking_delta') sink.reasoning(textIn(delta.thinking) ?? '', index)
      else if (delta.type === 'signature_delta') sign(index, delta.signature, sink)
      else if (delta.type === 'citations_delta') cite(index, delta.citation, sink)
      else if (delta.type === 'input_json_delta' && textIn(delta.partial_json)) {
        state.input = undefined
        sink.toolCall(index, { input: textIn(delta.partial_json) })
      }
    },
    stop,
  }
}

/** Arguments that stand in the beginning of the block already; mostly none do. */
const wholeInput = ({ input }: JsonObject): string | undefined =>
  isObject(input) && Object.keys(input).length > 0 ? JSON.stringify(input) : undefined

/** The proof that a thought is the model's own, without which it cannot go back. */
function sign(index: number, signature: unknown, sink: ChatSink): void {
  const text = textIn(signature)
  if (text) sink.providerData(index, { signature: text })
}

const isCall = ({ type }: JsonObject): boolean =>
  type === 'tool_use' || type === 'server_tool_use' || type === 'mcp_tool_use'

/** What tells a call of the vendor's own tool, or of code that it runs, from a plain one. */
function callData({ type, server_name: server, caller }: JsonObject): Json | undefined {
  const data = {
    ...(type === 'tool_use' ? {} : { type }),
    ...(textIn(server) ? { server_name: server } : {}),
    ...(isObject(caller) && caller.type !== 'direct' ? { caller } : {}),
  }
  return Object.keys(data).length > 0 ? (data as Json) : undefined
}

/** `web_search_tool_result` and its like: what a tool of the vendor's own gave, whole. An error is an object with an `error_code`. */
function tellResult({ tool_use_id: id, content, is_error: failed }: JsonObject, sink: ChatSink): void {
  const isError = failed === true || (isObject(content) && textIn(content.error_code) !== undefined)
  sink.toolResult({ toolCallId: id as string, output: (content ?? null) as Json, ...(isError && { isError }) })
}
