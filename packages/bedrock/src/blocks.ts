import type { ChatSink, Json } from '@millrace/core'
import {
  copyOf,
  createSourceTeller,
  type GrowingBlock,
  growBlock,
  isObject,
  type JsonObject,
  objectIn,
  objectsIn,
  textIn,
} from '@millrace/core/provider-kit'

/** A block that has begun: its provider data so far, or the result of a tool that it is. */
interface OpenBlock {
  readonly own: GrowingBlock
  readonly result?: { readonly id: string; readonly failed: boolean; readonly content: Json[] }
}

/**
 * Reads the content blocks of one message. Calls and results of the vendor's tools are announced; any other block begins with its first delta. A
 * block of a kind that is not known here is a thought without words that has the block as its provider data.
 */
export class BlockReader {
  readonly #open = new Map<number, OpenBlock>()
  readonly #tellSource = createSourceTeller()

  /** A block begins. */
  start(index: number, { toolUse, toolResult, ...others }: JsonObject, sink: ChatSink): void {
    this.stop(index, sink)
    if (isObject(toolUse)) {
      const { toolUseId: id, name, type } = toolUse
      sink.toolCall(index, { id: textIn(id), name: textIn(name), byVendor: type === 'server_tool_use' })
      if (textIn(type)) this.#at(index).own.type = type
    } else if (isObject(toolResult)) {
      const { toolUseId: id, status } = toolResult
      this.#open.set(index, { own: {}, result: { id: String(id), failed: status === 'error', content: [] } })
    } else this.#readUnknown(index, others, sink)
  }

  /** More of a block, or all of it in an answer of one piece. */
  read(index: number, delta: JsonObject, sink: ChatSink): void {
    const { text, toolUse, reasoningContent, citation, toolResult, citationsContent, ...others } = delta
    // Nearly all of a stream is one of these three.
    if (textIn(text)) sink.text(text as string, index)
    else if (isObject(toolUse)) sink.toolCall(index, { input: toolUse.input })
    else if (isObject(reasoningContent)) this.#readThought(index, reasoningContent, sink)
    else if (isObject(citation)) this.#cite(index, citation, sink)
    else if (toolResult) {
      const content = objectsIn(isObject(toolResult) ? toolResult.content : toolResult)
      this.#open.get(index)?.result?.content.push(...(copyOf(content) as Json[]))
    } else if (isObject(citationsContent)) {
      for (const each of objectsIn(citationsContent.citations)) this.#cite(index, each, sink)
      for (const each of objectsIn(citationsContent.content)) sink.text(textIn(each.text) ?? '', index)
    } else this.#readUnknown(index, others, sink)
  }

  /** A block is complete. */
  stop(index: number, sink: ChatSink): void {
    const { own = {}, result } = this.#open.get(index) ?? {}
    this.#open.delete(index)
    if (result) {
      const { id, failed, content } = result
      return sink.toolResult({ toolCallId: id, output: content, ...(failed && { isError: true }) })
    }
    if (Object.keys(own).length > 0) sink.providerData(index, own as Json)
    sink.endBlock(index)
  }

  /** The message is complete, whether the ends of its blocks came or not. */
  end(sink: ChatSink): void {
    for (const index of [...this.#open.keys()]) this.stop(index, sink)
  }

  #at(index: number): OpenBlock {
    const open = this.#open.get(index) ?? { own: {} }
    this.#open.set(index, open)
    return open
  }

  /** Text and signature of a thought come in pieces; one that the vendor keeps to itself is bytes, each piece base64 by itself. */
  #readThought(index: number, { reasoningText, ...thought }: JsonObject, sink: ChatSink): void {
    const { text, signature = '', redactedContent = '' } = { ...thought, ...objectIn(reasoningText) } as JsonObject
    if (text || signature || redactedContent) sink.reasoning(textIn(text) ?? '', index)
    if (!signature && !redactedContent) return
    const { own } = this.#at(index)
    if (signature) own.signature = `${own.signature ?? ''}${signature}`
    else own.redactedContent = btoa(atob(textIn(own.redactedContent) ?? '') + atob(String(redactedContent)))
  }

  /** Citations go back with the text of their block. */
  #cite(index: number, citation: JsonObject, sink: ChatSink): void {
    sink.text('', index)
    growBlock(this.#at(index).own, { citations: [citation] })
    const { title, source, sourceContent, location } = citation
    const url = textIn(objectIn(objectIn(location).web).url) ?? (URL.canParse(String(source)) ? source : undefined)
    const snippet = objectsIn(sourceContent).map(each => textIn(each.text) ?? '')
    const key = JSON.stringify([url, source, title, snippet, location])
    this.#tellSource({ url, title, snippet: snippet.join('') }, sink, key)
  }

  #readUnknown(index: number, block: JsonObject, sink: ChatSink): void {
    for (const [kind, fields] of Object.entries(block)) {
      if (!isObject(fields) || kind === '__proto__') continue
      sink.reasoning('', index)
      const { own } = this.#at(index)
      own.block ??= {}
      const whole = own.block as { [kind: string]: GrowingBlock }
      whole[kind] ??= {}
      growBlock(whole[kind], fields)
    }
  }
}
