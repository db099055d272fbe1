import type { ChatSink, Json } from '@millrace/core'
import { isObject, type JsonObject, textIn } from '@millrace/core/provider-kit'
import { createPartialArgs, type PartialArgs } from './partial-args.js'

/** Reads the parts of one answer, one after the other, into blocks. */
export interface PartReader {
  /** Tells the sink of a part. Kinds that are not known are passed over. @param answerId - the vendor's id of the answer. */
  read(part: JsonObject, sink: ChatSink, answerId: string): void
}

/** A reader of one answer's parts. Signatures come out as `{ thoughtSignature }` on the block that they sign. */
export function createPartReader(): PartReader {
  let count = 0
  let run: { readonly kind: 'text' | 'reasoning'; readonly key: string; signed: boolean } | undefined
  let streamed: { readonly key: string; readonly args: PartialArgs } | undefined
  /** Calls of the vendor's own tools that wait for their result, by id. */
  const vendorCalls = new Map<string, { readonly key: string; readonly part: JsonObject }>()

  const newBlock = (sink: ChatSink): string => {
    if (run) sink.endBlock(run.key)
    run = undefined
    return `part ${count++}`
  }

  /** A signature often comes in a last, empty text: it signs what came before. A block bears one; what is signed next is another. */
  const text = (part: JsonObject, delta: string, sink: ChatSink): void => {
    const kind = part.thought === true ? 'reasoning' : 'text'
    const signature = textIn(part.thoughtSignature)
    if (delta === '' && signature === undefined) return
    if (run?.kind !== kind || (run.signed && signature)) run = { key: newBlock(sink), kind, signed: false }
    sink[kind](delta, run.key)
    if (signature === undefined) return
    sink.providerData(run.key, { thoughtSignature: signature })
    run.signed = true
  }

  /** Whole, or on Vertex AI in pieces: a name, paths with values, and an empty one at the end. */
  const functionCall = (call: JsonObject, signature: string | undefined, sink: ChatSink): void => {
    const name = textIn(call.name)
    if (name !== undefined) {
      const key = newBlock(sink)
      const id = textIn(call.id)
      streamed = { key, args: createPartialArgs() }
      sink.toolCall(key, { id, name, input: isObject(call.args) ? JSON.stringify(call.args) : undefined })
      // The vendor's id goes back with the call; one made here does not.
      const own = { ...(id && { id }), ...(signature && { thoughtSignature: signature }) }
      if (Object.keys(own).length > 0) sink.providerData(key, own)
    }
    if (!streamed) return
    sink.toolCall(streamed.key, { input: streamed.args.add(call.partialArgs) })
    if (call.willContinue === true) return
    sink.toolCall(streamed.key, { input: streamed.args.end() })
    sink.endBlock(streamed.key)
    streamed = undefined
  }

  /** A tool that the vendor runs itself. Its parts go back as they came, so they are kept with the call. */
  const vendorCall = (part: JsonObject, call: JsonObject, sink: ChatSink, answerId: string): void => {
    const key = newBlock(sink)
    const id = textIn(call.id) ?? `${answerId}-${count}`
    const input = isObject(part.toolCall) ? (call.args ?? {}) : call
    const name = isObject(part.toolCall) ? (textIn(call.toolType) ?? 'tool').toLowerCase() : 'code_execution'
    vendorCalls.set(id, { key, part })
    sink.toolCall(key, { id, name, input: JSON.stringify(input) })
    sink.providerData(key, { parts: [part] } as Json)
  }

  const vendorResult = (part: JsonObject, result: JsonObject, sink: ChatSink): void => {
    const toolCallId = textIn(result.id) ?? [...vendorCalls.keys()].at(-1)
    const call = toolCallId === undefined ? undefined : vendorCalls.get(toolCallId)
    if (toolCallId === undefined || !call) return
    vendorCalls.delete(toolCallId)
    sink.providerData(call.key, { parts: [call.part, part] } as Json)
    sink.endBlock(call.key)
    const { outcome } = result
    const failed = typeof outcome === 'string' && outcome !== 'OUTCOME_OK'
    const output = (isObject(part.toolResponse) ? (result.response ?? null) : result) as Json
    sink.toolResult({ toolCallId, output, ...(failed && { isError: true }) })
  }

  return {
    read(part, sink, answerId) {
      const { functionCall: call, inlineData: file } = part
      const own = part.toolCall ?? part.executableCode
      const result = part.toolResponse ?? part.codeExecutionResult
      if (isObject(call)) functionCall(call, textIn(part.thoughtSignature), sink)
      else if (isObject(own)) vendorCall(part, own, sink, answerId)
      else if (isObject(result)) vendorResult(part, result, sink)
      // A picture that the model only thinks of is not its answer.
      else if (isObject(file) && part.thought !== true) {
        newBlock(sink)
        sink.file({ mediaType: textIn(file.mimeType) ?? 'application/octet-stream', data: String(file.data ?? '') })
      } else if (typeof part.text === 'string' || part.thoughtSignature) text(part, String(part.text ?? ''), sink)
    },
  }
}
