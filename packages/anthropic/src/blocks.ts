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
  type SaidText,
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
    // Nearly all of a stream is one of these two.
    const said = saidIn(delta, index)
    if (said) this.say(said, textIn(delta[said.key]) ?? '', sink)
    // Other hosts send it inside of texts too (BerriAI/litellm#17254, 2026).
    else if (type === 'input_json_delta') open?.args?.add(index, textIn(delta.partial_json), sink)
    else if (type === 'citations_delta' && isObject(delta.citation)) {
      this.#tell(delta.citation, sink)
      if (open) growBlock(open.block, { citations: [delta.citation] })
    } else if (open?.kind === 'unknown' || (open?.kind === 'thinking' && type === 'signature_delta')) {
      growBlock(open.block, delta)
    }
  }

  /** More of a text or a thought. */
  say({ kind, index }: SaidOfBlock, text: string, sink: ChatSink): void {
    const open = this.#open.get(index)?.kind
    sink[kind](text, open === 'call' || open === 'unknown' ? undefined : index)
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

/** A string of a block. */
export interface SaidOfBlock extends SaidText {
  readonly kind: 'text' | 'reasoning'
  readonly index: number
}

/** The string of a delta that says one. */
export function saidIn(delta: JsonObject, index: number): SaidOfBlock | undefined {
  if (delta.type === 'text_delta') return { kind: 'text', of: delta, key: 'text', index }
  return delta.type === 'thinking_delta' ? { kind: 'reasoning', of: delta, key: 'thinking', index } : undefined
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
