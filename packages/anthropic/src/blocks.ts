import type { ChatSink, Json } from '@millrace/core'
import {
  createSourceTeller,
  filled,
  isObject,
  type JsonObject,
  objectIn,
  objectsIn,
  textIn,
} from '@millrace/core/provider-kit'

/**
 * Reads the content blocks of one message. Blocks may overlap: GLM's endpoint begins one before it ends the one before. Kinds of blocks and
 * deltas that are not known here are passed over.
 */
export class BlockReader {
  /** Of open blocks the arguments that stood in their beginning, which those that come in pieces outdo, and what they cite. */
  readonly #kept = new Map<number, { input?: string | undefined; readonly citations: Json[] }>()
  readonly #tellSource = createSourceTeller()

  /** A block begins, perhaps with some or all of its content. */
  start(index: number, block: JsonObject, sink: ChatSink): void {
    this.stop(index, sink)
    this.#kept.set(index, { citations: [] })
    this.read(index, block, sink)
  }

  /** More of a block: a delta has the fields of the block that it belongs to. */
  read(index: number, piece: JsonObject, sink: ChatSink): void {
    const { type, partial_json: input } = piece
    const kept = this.#kept.get(index)
    // Nearly all of a stream is one of these three.
    if (type === 'text_delta') return sink.text(textIn(piece.text) ?? '', index)
    if (type === 'thinking_delta') return sink.reasoning(textIn(piece.thinking) ?? '', index)
    if (type === 'input_json_delta' && textIn(input)) {
      if (kept) kept.input = undefined
      return sink.toolCall(index, { input: textIn(input) })
    }
    if (type === 'text') sink.text(textIn(piece.text) ?? '', index)
    else if (/^(redacted_)?thinking$/.test(String(type))) sink.reasoning(textIn(piece.thinking) ?? '', index)
    else if (/^((server|mcp)_)?tool_use$/.test(String(type))) {
      if (kept && filled(objectIn(piece.input))) kept.input = JSON.stringify(piece.input)
      sink.toolCall(index, { id: textIn(piece.id), name: textIn(piece.name) })
    } else if (type !== 'citations_delta' && type !== 'signature_delta') return tellResult(piece, sink)
    for (const citation of objectsIn(piece.citations ?? [piece.citation])) {
      this.#cite(citation, sink)
      kept?.citations.push(citation as Json)
    }
    for (const [name, value] of Object.entries(ownData(piece))) sink.providerData(index, { [name]: value as Json })
  }

  /** A block is complete. */
  stop(index: number, sink: ChatSink): void {
    const { input, citations = [] } = this.#kept.get(index) ?? {}
    if (input) sink.toolCall(index, { input })
    if (citations.length > 0) sink.providerData(index, { citations })
    this.#kept.delete(index)
    sink.endBlock(index)
  }

  /** A web page has a `url`, a search result that a tool gave a `source`, a document of the request a `document_title`. */
  #cite({ source, document_index: at, cited_text: snippet, ...cited }: JsonObject, sink: ChatSink): void {
    const url = textIn(cited.url) ?? (URL.canParse(String(source)) ? source : undefined)
    const title = textIn(cited.title) ?? cited.document_title
    this.#tellSource({ url, title, snippet }, sink, JSON.stringify([url, source, at, title, snippet]))
  }
}

/** What goes back with a block: signatures, thoughts that nobody may read, and what tells a call of the vendor's own tool from a plain one. */
const ownData = ({ type, signature, data, server_name: server, caller }: JsonObject): JsonObject => ({
  ...(textIn(signature) && { signature }),
  ...(type === 'redacted_thinking' && { type, data: textIn(data) ?? '' }),
  ...(/^(server|mcp)_tool_use$/.test(String(type)) && { type }),
  ...(textIn(server) && { server_name: server }),
  ...(isObject(caller) && caller.type !== 'direct' && { caller }),
})

/** `web_search_tool_result` and its like: what a tool of the vendor's own gave, whole. An error is an object with an `error_code`. */
function tellResult({ tool_use_id: id, content = null, is_error: failed }: JsonObject, sink: ChatSink): void {
  if (!textIn(id)) return
  const isError = failed === true || textIn(objectIn(content).error_code) !== undefined
  sink.toolResult({ toolCallId: id as string, output: content as Json, ...(isError && { isError }) })
}
