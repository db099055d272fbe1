import type { ChatSink, Usage } from '@millrace/core'
import { isObject, type JsonObject, textIn } from '@millrace/core/provider-kit'
import { withTold } from './chunk-usage.js'
import { reasonIn } from './finish-reason.js'
import type { ModelChunk } from './model-chunk.js'
import { ThoughtBlock, thoughtField, thoughtText } from './thought-block.js'

/**
 * Reads the chunks of an answer into a sink. LangChain joins chunks by key; here each one is read by itself, so that nothing grows with the answer.
 */
export class ChunkReader {
  readonly #sink: ChatSink
  readonly #model: string | undefined
  #usage: Usage | undefined
  /** The call that pieces without an index belong to. */
  #call = ''
  #calls = 0
  /** The block of content that goes on. */
  #open: { readonly key: string; readonly thought: ThoughtBlock | undefined } | undefined

  /** @param model - its name, where no chunk tells it. */
  constructor(sink: ChatSink, model: string | undefined) {
    this.#sink = sink
    this.#model = model
  }

  read(chunk: ModelChunk): void {
    const { content, additional_kwargs: kwargs = {}, response_metadata: metadata = {} } = chunk
    this.#sink.start({ messageId: chunk.id, model: textIn(metadata.model_name) ?? this.#model })
    this.#sink.reasoning(textIn(kwargs.reasoning_content) ?? '')
    if (typeof content === 'string') this.#sink.text(content)
    else for (const block of content) if (isObject(block)) this.#block(block)
    this.#readCalls(chunk)
    this.#usage = withTold(this.#usage, chunk)
    this.#sink.usage(this.#usage)
    const told = reasonIn(metadata, kwargs)
    if (told) this.#sink.finish(told.reason, told.raw)
  }

  /** The stream of the model is over. @param tellsReason - the model tells why: without a word it was cut. */
  end(tellsReason: boolean): void {
    this.#endBlock()
    if (!tellsReason && !this.#sink.finishing) this.#sink.finish('stop')
    this.#sink.end()
  }

  /** A piece of a block of content. Pieces of one kind and index are of one block. Without an index only what the model wants back is a block by itself. */
  #block(block: JsonObject): void {
    const { type, index } = block
    const field = thoughtField(type)
    if (type !== 'text' && field === undefined) return
    const key = index === undefined ? undefined : `${type} ${String(index)}`
    if (this.#open && this.#open.key !== key) this.#endBlock()
    if (field === undefined) {
      this.#sink.text(textIn(block.text) ?? '', key)
      if (key !== undefined) this.#open = { key, thought: undefined }
      return
    }
    const thought = this.#open?.thought ?? new ThoughtBlock()
    thought.add(block)
    const text = thoughtText(block[field])
    if (key === undefined && thought.wantedBack === undefined) {
      this.#sink.reasoning(text)
      return
    }
    this.#open ??= { key: key ?? 'thought', thought }
    this.#sink.reasoning(text, this.#open.key)
    if (key === undefined) this.#endBlock()
  }

  #endBlock(): void {
    if (!this.#open) return
    const { key, thought } = this.#open
    this.#open = undefined
    const wanted = thought?.wantedBack
    if (wanted) this.#sink.providerData(key, { block: wanted })
    this.#sink.endBlock(key)
  }

  #readCalls(chunk: ModelChunk): void {
    const { tool_call_chunks: pieces = [] } = chunk
    if (pieces.length > 0) {
      this.#endBlock()
      for (const { id, name, args, index } of pieces) {
        if (index !== undefined || id) this.#call = `call ${index ?? id}`
        this.#sink.toolCall(this.#call, { id, name, input: args })
      }
      return
    }
    // Read only where there are no pieces: LangChain parses all of them each time it is asked for the calls.
    for (const { id, name, args } of [...(chunk.tool_calls ?? []), ...(chunk.invalid_tool_calls ?? [])]) {
      this.#sink.wholeCall(`whole ${this.#calls++}`, { id, name, input: args })
    }
  }
}
