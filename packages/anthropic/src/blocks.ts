import type { ChatSink, Json } from '@millrace/core'
import {
  CallArguments,
  copyOf,
  createSourceTeller,
  filled,
  type GrowingBlock,
  growBlock,
  isObject,
  type JsonObject,
  objectIn,
  objectsIn,
  textIn,
} from '@millrace/core/provider-kit'

type Kind = 'text' | 'thinking' | 'call' | 'unknown'

/** A block that has begun. */
interface OpenBlock {
  readonly kind: Kind
  /** The block of its start, and what deltas added beside text, thoughts and arguments. */
  readonly block: GrowingBlock
  /** The arguments of a call. */
  readonly args: CallArguments | undefined
}

/**
 * Reads the content blocks of one message. Blocks may overlap: GLM's endpoint begins one before it ends the one before. A block of a kind that
 * is not known here, such as `redacted_thinking` or `compaction`, is a thought without words that has the block as its provider data.
 */
export class BlockReader {
  readonly #open = new Map<number, OpenBlock>()
  readonly #tellSource = createSourceTeller()

  /** A block begins, perhaps with some or all of its content. */
  start(index: number, block: JsonObject, sink: ChatSink): void {
    this.stop(index, sink)
    if (textIn(block.tool_use_id)) return tellResult(block, sink)
    const kind = kindOf(String(block.type))
    const args = kind === 'call' ? new CallArguments(copyOf(block).input) : undefined
    this.#open.set(index, { kind, block: { ...copyOf(block) }, args })
    if (kind === 'text') sink.text(textIn(block.text) ?? '', index)
    else if (kind !== 'call') sink.reasoning(textIn(block.thinking) ?? '', index)
    else sink.toolCall(index, { id: textIn(block.id), name: textIn(block.name), byVendor: block.type !== 'tool_use' })
    for (const citation of objectsIn(block.citations)) this.#tell(citation, sink)
  }

  /** More of a block. Text and thoughts that do not fit its kind stand beside it; other deltas that do not are passed over. */
  read(index: number, delta: JsonObject, sink: ChatSink): void {
    const open = this.#open.get(index)
    const { type } = delta
    const key = open?.kind === 'call' || open?.kind === 'unknown' ? undefined : index
    // Nearly all of a stream is one of these three.
    if (type === 'text_delta') sink.text(textIn(delta.text) ?? '', key)
    else if (type === 'thinking_delta') sink.reasoning(textIn(delta.thinking) ?? '', key)
    // Other hosts send it inside of texts too (BerriAI/litellm#17254, 2026).
    else if (type === 'input_json_delta') open?.args?.add(index, textIn(delta.partial_json), sink)
    else if (type === 'citations_delta' && isObject(delta.citation)) {
      this.#tell(delta.citation, sink)
      if (open) growBlock(open.block, { citations: [delta.citation] })
    } else if (open?.kind === 'unknown' || (open?.kind === 'thinking' && type === 'signature_delta')) {
      growBlock(open.block, delta)
    }
  }

  /** A block is complete. */
  stop(index: number, sink: ChatSink): void {
    const open = this.#open.get(index)
    this.#open.delete(index)
    if (open) {
      const { kind, block, args } = open
      args?.end(index, sink)
      const own = kind === 'unknown' ? block : ownData(block)
      if (own) sink.providerData(index, own as Json)
    }
    sink.endBlock(index)
  }

  /** The message is complete: some hosts leave out the ends of blocks (earendil-works/pi#7358, 2026). */
  end(sink: ChatSink): void {
    for (const index of this.#open.keys()) this.stop(index, sink)
  }

  /** A web page has a `url`, a search result that a tool gave a `source`, a document of the request a `document_title`. */
  #tell({ source, document_index: at, cited_text: snippet, ...cited }: JsonObject, sink: ChatSink): void {
    const url = textIn(cited.url) ?? (URL.canParse(String(source)) ? source : undefined)
    const title = textIn(cited.title) ?? cited.document_title
    this.#tellSource({ url, title, snippet }, sink, JSON.stringify([url, source, at, title, snippet]))
  }
}

function kindOf(type: string): Kind {
  if (type === 'text' || type === 'thinking') return type
  // `tool_use`, `server_tool_use`, `mcp_tool_use`, and those of next year.
  return /(^|_)tool_use$/.test(type) ? 'call' : 'unknown'
}

/** The data that goes back with a block: its signature or citations, and the fields that tell a call of the vendor's own tool from a plain one. */
const ownData = ({ type, signature, citations, server_name: server, caller }: JsonObject): JsonObject | undefined =>
  filled({
    signature: textIn(signature),
    citations: filled(objectsIn(citations)),
    type: /_tool_use$/.test(String(type)) ? type : undefined,
    server_name: textIn(server),
    caller: isObject(caller) && caller.type !== 'direct' ? caller : undefined,
  })

/** `web_search_tool_result` and its like: what a tool of the vendor's own gave, whole. An error is an object with an `error_code`. */
function tellResult({ tool_use_id: id, content = null, is_error: failed }: JsonObject, sink: ChatSink): void {
  const isError = failed === true || textIn(objectIn(content).error_code) !== undefined
  sink.toolResult({ toolCallId: id as string, output: content as Json, ...(isError && { isError }) })
}
