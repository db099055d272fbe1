import type { ChatSink, Json } from '@millrace/core'
import { isObject, type JsonObject, objectIn, textIn } from '@millrace/core/provider-kit'
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

/** A reader of one message's blocks. Kinds of blocks and deltas that are not known here are passed over. */
export function createBlockReader(): BlockReader {
  const open = new Set<number>()
  /** Arguments that stood in the beginning of their block; those that come in pieces win. */
  const inputs = new Map<number, string>()
  const citations = new Map<number, Json[]>()
  const tellSource = createCitationReader()

  const sign = (index: number, signature: unknown, sink: ChatSink): void => {
    if (textIn(signature)) sink.providerData(index, { signature: signature as string })
  }

  const cite = (index: number, citation: unknown, sink: ChatSink): void => {
    if (!isObject(citation)) return
    tellSource(citation, sink)
    const cited = citations.get(index) ?? []
    cited.push(citation as Json)
    citations.set(index, cited)
  }

  const stop = (index: number, sink: ChatSink): void => {
    if (!open.delete(index)) return
    const input = inputs.get(index)
    const cited = citations.get(index)
    if (input) sink.toolCall(index, { input })
    if (cited) sink.providerData(index, { citations: cited })
    inputs.delete(index)
    citations.delete(index)
    sink.endBlock(index)
  }

  return {
    start(index, block, sink) {
      stop(index, sink)
      open.add(index)
      if (block.type === 'text') {
        sink.text(textIn(block.text) ?? '', index)
        for (const citation of Array.isArray(block.citations) ? block.citations : []) cite(index, citation, sink)
      } else if (block.type === 'thinking') {
        sink.reasoning(textIn(block.thinking) ?? '', index)
        sign(index, block.signature, sink)
      } else if (block.type === 'redacted_thinking') {
        sink.reasoning('', index)
        sink.providerData(index, { type: 'redacted_thinking', data: textIn(block.data) ?? '' })
      } else if (/^((server|mcp)_)?tool_use$/.test(String(block.type))) {
        if (Object.keys(objectIn(block.input)).length > 0) inputs.set(index, JSON.stringify(block.input))
        sink.toolCall(index, { id: textIn(block.id), name: textIn(block.name) })
        const data = callData(block)
        if (Object.keys(data).length > 0) sink.providerData(index, data as Json)
      } else if (textIn(block.tool_use_id)) {
        tellResult(block, sink)
      }
    },
    delta(index, delta, sink) {
      open.add(index)
      if (delta.type === 'text_delta') sink.text(textIn(delta.text) ?? '', index)
      else if (delta.type === 'thinking_delta') sink.reasoning(textIn(delta.thinking) ?? '', index)
      else if (delta.type === 'signature_delta') sign(index, delta.signature, sink)
      else if (delta.type === 'citations_delta') cite(index, delta.citation, sink)
      else if (delta.type === 'input_json_delta' && textIn(delta.partial_json)) {
        inputs.delete(index)
        sink.toolCall(index, { input: textIn(delta.partial_json) })
      }
    },
    stop,
  }
}

/** What tells a call of the vendor's own tool, or by code that it runs, from a plain one. */
const callData = ({ type, server_name: server, caller }: JsonObject): JsonObject => ({
  ...(type !== 'tool_use' && { type }),
  ...(textIn(server) && { server_name: server }),
  ...(isObject(caller) && caller.type !== 'direct' && { caller }),
})

/** `web_search_tool_result` and its like: what a tool of the vendor's own gave, whole. An error is an object with an `error_code`. */
function tellResult({ tool_use_id: id, content = null, is_error: failed }: JsonObject, sink: ChatSink): void {
  const isError = failed === true || textIn(objectIn(content).error_code) !== undefined
  sink.toolResult({ toolCallId: id as string, output: content as Json, ...(isError && { isError }) })
}
