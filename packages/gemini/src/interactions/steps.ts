import type { ChatSink } from '@millrace/core'
import {
  argumentsOf,
  copyOf,
  createSourceTeller,
  type GrowingBlock,
  growBlock,
  hasArguments,
  type JsonObject,
  keepBlock,
  objectIn,
  objectInText,
  objectsIn,
  textIn,
} from '@millrace/core/provider-kit'
import { annotationSource, resultSources } from './sources.js'
import { VendorCalls } from './vendor-calls.js'

/** The place of a step's content in an answer. */
type Kind = 'output' | 'thought' | 'call' | 'vendor-call' | 'result' | 'input' | 'unknown'

/** A step that has begun. */
interface OpenStep {
  readonly kind: Kind
  /** The step of its start, and the fields that deltas added beside texts, thoughts and arguments. */
  readonly step: GrowingBlock
  /** The key of its block. A file ends a text, so the text behind it has another one. */
  key: string
  /** Text of the arguments of a call of the vendor's, and where some stood in the start already: the end says which of them count. */
  pieces: string
  /** Media type of the last file, which goes on for those that name none. */
  mediaType?: string
}

/**
 * Reads the steps of one interaction, told in events or whole. Steps are told apart by their index and may overlap. A step of a kind that is not
 * known here is a thought without words that has the step as its provider data.
 */
export class StepReader {
  readonly #open = new Map<number, OpenStep>()
  readonly #vendorCalls = new VendorCalls()
  readonly #tellSource = createSourceTeller()
  #count = 0

  /** True when no step has begun. */
  get none(): boolean {
    return this.#count === 0
  }

  /** A step begins, perhaps with some or all of its content. */
  start(index: number, step: JsonObject, sink: ChatSink): void {
    this.stop(index, sink)
    const open = { kind: kindOf(textIn(step.type) ?? ''), step: { ...copyOf(step) }, key: this.#newKey(), pieces: '' }
    this.#open.set(index, open)
    if (open.kind === 'output') for (const content of objectsIn(step.content)) this.#content(open, content, sink)
    else if (open.kind === 'thought') {
      for (const content of objectsIn(step.summary)) this.#thought(open.key, { content }, sink)
      this.#thought(open.key, { signature: step.signature }, sink)
    } else if (open.kind.endsWith('call'))
      sink.toolCall(open.key, { id: textIn(step.id), name: nameOf(step), byVendor: open.kind === 'vendor-call' })
  }

  /** More of a step. One that was not begun begins here, as one of the kind that the delta belongs to. */
  read(index: number, delta: JsonObject, sink: ChatSink): void {
    if (!this.#open.has(index)) this.start(index, { type: stepOf(textIn(delta.type) ?? 'text') }, sink)
    const open = this.#open.get(index)!
    // The signature of a text is a thought of its own.
    if (open.kind === 'output' && textIn(delta.signature))
      keepBlock(this.#newKey(), { signature: delta.signature }, sink)
    else if (open.kind === 'output') this.#content(open, delta, sink)
    else if (open.kind === 'thought') this.#thought(open.key, delta, sink)
    else if (open.kind === 'unknown') growBlock(open.step, delta)
    else if (!open.kind.endsWith('call') || typeof delta.arguments !== 'string') growStep(open.step, delta)
    else if (open.kind === 'vendor-call' || hasArguments(open.step.arguments)) open.pieces += delta.arguments
    else sink.toolCall(open.key, { input: delta.arguments })
  }

  /** A step is complete. */
  stop(index: number, sink: ChatSink): void {
    const open = this.#open.get(index)
    this.#open.delete(index)
    if (!open) return
    const { kind, step, key } = open
    if (kind === 'call' || kind === 'vendor-call') this.#endCall(open, sink)
    else if (kind === 'result') {
      for (const source of resultSources(step.result)) this.#tellSource(source, sink)
      if (!this.#vendorCalls.answer(step, sink)) keepBlock(key, { steps: [step] }, sink)
    } else if (kind === 'unknown') keepBlock(key, { steps: [step] }, sink)
    else sink.endBlock(key)
  }

  /** A whole step. */
  whole(step: JsonObject, sink: ChatSink): void {
    const index = this.#count
    this.start(index, step, sink)
    this.stop(index, sink)
  }

  /** The answer is over, whatever is still open. */
  end(sink: ChatSink): void {
    for (const index of [...this.#open.keys()]) this.stop(index, sink)
    this.#vendorCalls.end(sink)
  }

  #newKey(): string {
    return `step ${this.#count++}`
  }

  /** Text, its sources, or a file. A text without a type is one too (ai.google.dev, streaming with agents, 2026-11). */
  #content(open: OpenStep, { type = 'text', ...content }: JsonObject, sink: ChatSink): void {
    const text = type === 'text' ? textIn(content.text) : undefined
    if (text !== undefined) sink.text(text, open.key)
    for (const annotation of objectsIn(content.annotations)) this.#tellSource(annotationSource(annotation), sink)
    const [data, url] = [textIn(content.data), textIn(content.uri)]
    if (data === undefined && url === undefined) return
    sink.endBlock(open.key)
    open.key = this.#newKey()
    open.mediaType = textIn(content.mime_type) ?? open.mediaType ?? 'application/octet-stream'
    sink.file({ mediaType: open.mediaType, ...(data === undefined ? { url: url! } : { data }) })
  }

  /** A summary or a signature. A picture that the model only thinks of is not its answer. */
  #thought(key: string, { content, signature, text }: JsonObject, sink: ChatSink): void {
    const words = textIn(objectIn(content).text) ?? textIn(text)
    const signed = textIn(signature)
    if (words !== undefined || signed !== undefined) sink.reasoning(words ?? '', key)
    if (signed !== undefined) sink.providerData(key, { signature: signed })
  }

  /** Arguments of a call of the vendor's go back with its step, so those in pieces become part of it. */
  #endCall({ kind, step, key, pieces }: OpenStep, sink: ChatSink): void {
    const isOwn = kind === 'vendor-call'
    const input = isOwn || hasArguments(step.arguments) ? argumentsOf(step.arguments ?? {}, pieces) : ''
    sink.toolCall(key, { input })
    if (isOwn) {
      // The vendor takes an object: arguments that were cut stay behind.
      if (pieces !== '') step.arguments = objectInText(input) ?? step.arguments ?? {}
      return this.#vendorCalls.add(key, step)
    }
    const signature = textIn(step.signature)
    if (signature !== undefined) sink.toolCall(key, { providerData: { signature } })
    sink.endBlock(key)
  }
}

/** Steps that repeat the request, as an interaction that is asked for by its id has them (ai.google.dev, interactions, 2026-11). */
const inputs: ReadonlySet<string> = new Set(['user_input', 'function_result'])

function kindOf(type: string): Kind {
  if (type === 'model_output') return 'output'
  if (type === 'thought') return 'thought'
  if (inputs.has(type)) return 'input'
  // `google_search_call`, `mcp_server_tool_call`, `retrieval_result`, and those of next year.
  if (type.endsWith('_call')) return type === 'function_call' ? 'call' : 'vendor-call'
  return type.endsWith('_result') ? 'result' : 'unknown'
}

/** The step that a delta belongs to. */
function stepOf(delta: string): string {
  if (delta.startsWith('thought_')) return 'thought'
  if (delta === 'arguments_delta') return 'function_call'
  return kindOf(delta) === 'unknown' ? 'model_output' : delta
}

/** The name of a call's tool: of a server's tool its own, of a tool of the vendor's the kind of step. */
const nameOf = ({ name, type }: JsonObject): string => textIn(name) ?? String(type).replace(/_call$/, '')

/** Adds a delta to a step of the vendor's own. Names and ids are told once more with each; only results go on. */
function growStep(step: GrowingBlock, { type: _, result, ...delta }: JsonObject): void {
  Object.assign(step, copyOf(delta))
  if (result !== undefined) growBlock(step, { result })
}
