import type { ChatSink, Json } from '@millrace/core'
import { copyOf, filled, isObject, type JsonObject, keepBlock, textIn } from '@millrace/core/provider-kit'
import { PartialArgs } from './partial-args.js'

/**
 * Reads the parts of one answer, one after the other, into blocks. Signatures come out as `{ thoughtSignature }` on the block that they
 * sign.
 */
export class PartReader {
  #count = 0
  /** The text or reasoning that goes on. */
  #run: { readonly kind: 'text' | 'reasoning'; readonly key: string; signed: boolean } | undefined
  /** The function call that goes on. */
  #call: { readonly key: string; readonly args: PartialArgs } | undefined
  /** Calls of the vendor's own tools that wait for their result, by id. */
  readonly #vendorCalls = new Map<string, { readonly key: string; readonly part: JsonObject }>()

  /** Tells the sink of a part. One of a kind that is not known goes back as it came. @param answerId - the vendor's id of the answer, where it gives one. */
  read(part: JsonObject, sink: ChatSink, answerId: string | undefined): void {
    const call = part.toolCall ?? part.executableCode
    const result = part.toolResponse ?? part.codeExecutionResult
    if (isObject(part.functionCall)) this.#functionCall(part.functionCall, textIn(part.thoughtSignature), sink)
    else if (isObject(call)) this.#vendorCall(part, call, sink, answerId)
    else if (isObject(result)) this.#vendorResult(part, result, sink)
    else if (isObject(part.inlineData)) this.#file(part, part.inlineData, sink)
    else if (part.text === undefined && Object.keys(part).some(name => !/^thought/.test(name) && part[name] !== null))
      this.#unknown(part, sink)
    else this.#text(part, sink)
  }

  #newBlock(sink: ChatSink): string {
    if (this.#run) sink.endBlock(this.#run.key)
    this.#run = undefined
    return `part ${this.#count++}`
  }

  /** A signature often comes in a last, empty text: it signs what came before. A block bears one; what is signed next is another. */
  #text(part: JsonObject, sink: ChatSink): void {
    const delta = textIn(part.text) ?? ''
    const thoughtSignature = textIn(part.thoughtSignature)
    if (delta === '' && thoughtSignature === undefined) return
    const kind = part.thought === true ? 'reasoning' : 'text'
    const goesOn = this.#run?.kind === kind && !(this.#run.signed && thoughtSignature)
    this.#run = goesOn ? this.#run! : { key: this.#newBlock(sink), kind, signed: false }
    sink[kind](delta, this.#run.key)
    if (thoughtSignature === undefined) return
    sink.providerData(this.#run.key, { thoughtSignature })
    this.#run.signed = true
  }

  /** A picture that the model only thinks of is not its answer. */
  #file(part: JsonObject, { mimeType, data }: JsonObject, sink: ChatSink): void {
    if (part.thought === true) return
    this.#newBlock(sink)
    const own = filled({ thoughtSignature: textIn(part.thoughtSignature) }) as Json | undefined
    sink.file({ mediaType: textIn(mimeType) ?? 'application/octet-stream', data: textIn(data) ?? '' }, own)
  }

  /** Whole, or on Vertex AI in pieces: a name, paths with values, and an empty one at the end. */
  #functionCall(call: JsonObject, thoughtSignature: string | undefined, sink: ChatSink): void {
    const [name, id] = [textIn(call.name), textIn(call.id)]
    // One that never gets a name is for the sink to refuse.
    if (name !== undefined || (!this.#call && filled({ id, args: call.args, partialArgs: call.partialArgs }))) {
      this.#endCall(sink)
      const key = this.#newBlock(sink)
      this.#call = { key, args: new PartialArgs() }
      // The vendor's id goes back with the call; one made here does not.
      const providerData = filled({ id, thoughtSignature }) as Json | undefined
      sink.toolCall(key, { id, name, input: call.args, providerData })
    }
    if (this.#call) sink.toolCall(this.#call.key, { input: this.#call.args.add(call.partialArgs) })
    if (call.willContinue !== true) this.#endCall(sink)
  }

  #endCall(sink: ChatSink): void {
    if (!this.#call) return
    const { key, args } = this.#call
    this.#call = undefined
    sink.wholeCall(key, { input: args.end() })
  }

  /** A tool that the vendor runs itself. Its parts go back as they came, so they are kept with the call. */
  #vendorCall(part: JsonObject, call: JsonObject, sink: ChatSink, answerId = 'call'): void {
    const key = this.#newBlock(sink)
    const id = textIn(call.id) ?? `${answerId}-${this.#count}`
    const isCode = !isObject(part.toolCall)
    const name = isCode ? 'code_execution' : (textIn(call.toolType) ?? 'tool').toLowerCase()
    this.#vendorCalls.set(id, { key, part: copyOf(part) })
    sink.toolCall(key, { id, name, input: isCode ? call : (call.args ?? {}), byVendor: true })
    sink.providerData(key, { parts: [part] } as Json)
  }

  /** One without an id is of the last call. */
  #vendorResult(part: JsonObject, result: JsonObject, sink: ChatSink): void {
    const toolCallId = textIn(result.id) ?? [...this.#vendorCalls.keys()].at(-1) ?? ''
    const call = this.#vendorCalls.get(toolCallId)
    if (!call) return this.#unknown(part, sink)
    this.#vendorCalls.delete(toolCallId)
    sink.providerData(call.key, { parts: [call.part, part] } as Json)
    sink.endBlock(call.key)
    const failed = (textIn(result.outcome) ?? 'OUTCOME_OK') !== 'OUTCOME_OK'
    const output = (isObject(part.toolResponse) ? (result.response ?? null) : result) as Json
    sink.toolResult({ toolCallId, output, ...(failed && { isError: true }) })
  }

  #unknown(part: JsonObject, sink: ChatSink): void {
    keepBlock(this.#newBlock(sink), { parts: [part] }, sink)
  }
}
