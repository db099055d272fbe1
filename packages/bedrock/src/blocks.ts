import type { ChatSink, Json } from '@millrace/core'
import {
  CallArguments,
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
import { type MediaKind, mediaKindOf, mediaTypeOf } from './media.js'

/** A block that has begun. */
interface OpenBlock {
  /** Data that go back with it, but for its bytes. */
  readonly own: GrowingBlock
  /** Bytes of a file, or of a thought that the vendor keeps to itself. Each piece of them is base64 by itself. */
  bytes: string
  /** The signature of a thought. */
  signature: string
  /** The arguments of the call that it is. */
  args?: CallArguments
  /** The file that it is. */
  file?: { readonly kind: MediaKind; readonly format: string; readonly url: string | undefined }
  /** The result of a tool that it is. */
  result?: { readonly toolCallId: string; readonly output: Json[]; readonly isError?: boolean }
}

/**
 * Reads the content blocks of one message. Calls and results of the vendor's tools are announced; any other block begins with its first delta. A
 * block of a kind that is not known here is a thought without words that has the block as its provider data.
 */
export class BlockReader {
  readonly #open = new Map<number, OpenBlock>()
  readonly #tellSource = createSourceTeller()

  /** A block begins, perhaps with some or all of its content. */
  start(index: number, block: JsonObject, sink: ChatSink): void {
    this.stop(index, sink)
    const { toolUse, toolResult } = block
    if (isObject(toolUse)) {
      const { toolUseId: id, name, type, input } = toolUse
      sink.toolCall(index, { id: textIn(id), name: textIn(name), byVendor: type === 'server_tool_use' })
      const open = this.#at(index)
      open.args = new CallArguments(input)
      if (textIn(type)) open.own.type = type
      return
    }
    if (isObject(toolResult)) {
      const { toolUseId: id, status } = toolResult
      this.#at(index).result = { toolCallId: String(id), output: [], ...(status === 'error' && { isError: true }) }
    }
    this.read(index, block, sink)
  }

  /** More of a block. */
  read(index: number, delta: JsonObject, sink: ChatSink): void {
    // Nearly all of a stream is this.
    if (textIn(delta.text)) return sink.text(delta.text as string, index)
    const { toolUse, reasoningContent, citation, toolResult, citationsContent, ...others } = delta
    const media = mediaKindOf(others)
    if (isObject(toolUse)) {
      const open = this.#at(index)
      open.args ??= new CallArguments({})
      open.args.add(index, toolUse.input, sink)
    } else if (isObject(reasoningContent)) this.#readThought(index, reasoningContent, sink)
    else if (isObject(citation)) this.#cite(index, citation, sink)
    else if (toolResult) {
      const content = objectsIn(isObject(toolResult) ? toolResult.content : toolResult)
      this.#open.get(index)?.result?.output.push(...(copyOf(content) as Json[]))
    } else if (isObject(citationsContent)) {
      for (const each of objectsIn(citationsContent.citations)) this.#cite(index, each, sink)
      for (const each of objectsIn(citationsContent.content)) sink.text(textIn(each.text) ?? '', index)
    } else if (media) this.#readMedia(index, media, objectIn(others[media]), sink)
    else this.#readUnknown(index, others, sink)
  }

  /** A block is complete. */
  stop(index: number, sink: ChatSink): void {
    const { own = {}, bytes = '', args, file, result } = this.#open.get(index) ?? {}
    this.#open.delete(index)
    args?.end(index, sink)
    if (result) return sink.toolResult(result)
    if (file) return this.#tellFile(file, bytes, sink)
    if (bytes) own.redactedContent = btoa(bytes)
    if (Object.keys(own).length > 0) sink.providerData(index, own as Json)
    sink.endBlock(index)
  }

  /** The message is complete, whether the ends of its blocks came or not. */
  end(sink: ChatSink): void {
    for (const index of [...this.#open.keys()]) this.stop(index, sink)
  }

  #at(index: number): OpenBlock {
    const open = this.#open.get(index) ?? { own: {}, bytes: '', signature: '' }
    this.#open.set(index, open)
    return open
  }

  /** Text and signature of a thought come in pieces. Some hosts have a text behind it at the same index, so the thought gets its signature at once. */
  #readThought(index: number, { reasoningText, ...thought }: JsonObject, sink: ChatSink): void {
    const { text, signature, redactedContent } = { ...thought, ...objectIn(reasoningText) } as JsonObject
    if (!text && !signature && !redactedContent) return
    sink.reasoning(textIn(text) ?? '', index)
    const open = this.#at(index)
    open.bytes += atob(textIn(redactedContent) ?? '')
    if (!textIn(signature)) return
    open.signature += signature
    sink.providerData(index, { signature: open.signature })
  }

  /** Pictures, sound and films that the model makes, or failed to (@aws-sdk/client-bedrock-runtime 3, `ImageBlockDelta`, 2026-11). */
  #readMedia(index: number, kind: MediaKind, { format, source, error }: JsonObject, sink: ChatSink): void {
    if (isObject(error)) return sink.failure(error)
    const open = this.#at(index)
    const { bytes, s3Location } = objectIn(source)
    open.bytes += atob(textIn(bytes) ?? '')
    const url = textIn(objectIn(s3Location).uri) ?? open.file?.url
    open.file = { kind, format: textIn(format) ?? open.file?.format ?? '', url }
  }

  #tellFile({ kind, format, url }: NonNullable<OpenBlock['file']>, bytes: string, sink: ChatSink): void {
    const mediaType = mediaTypeOf(kind, format)
    if (bytes) sink.file({ mediaType, data: btoa(bytes) })
    else if (url) sink.file({ mediaType, url })
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
