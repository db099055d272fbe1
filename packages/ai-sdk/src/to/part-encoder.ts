import type {
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4ToolCall,
  SharedV4Warning,
} from '@ai-sdk/provider'
import type {
  ChatRecord,
  ErrorInfo,
  FileEvent,
  FinishEvent,
  SourceEvent,
  ToolApprovalEvent,
  ToolCallEndEvent,
  ToolResultEvent,
} from '@millrace/core'
import { errorOf, isCut, isCutCall } from '@millrace/core/internal'
import { carry } from '../metadata.js'
import { usageOf } from './usage.js'

type StreamPart = LanguageModelV4StreamPart

/** The failure of an answer that was begun anew: the AI SDK has no part that withdraws what was shown. */
const begunAnew: ErrorInfo = {
  code: 'truncated',
  message: 'The vendor began its answer anew, and the AI SDK cannot take back what it has shown.',
  retryable: true,
}

/** Writes the records of one answer as the parts of a `LanguageModelV4` stream. Ends with `finish`, behind an `error` where it failed. */
export class PartEncoder {
  readonly #warnings: readonly SharedV4Warning[]
  /**
   * Calls that are complete, until it is known who runs them: the AI SDK runs a call when it comes, and has to be told before that the vendor, or a
   * tool loop of ours, has run it already.
   */
  readonly #calls = new Map<string, LanguageModelV4ToolCall>()
  /** The ends of those among them whose arguments cannot be read, or are not whole. */
  readonly #broken = new Map<string, ToolCallEndEvent>()
  /** Goes in front of the ids of blocks, which count anew in each answer: the Agents SDK takes thoughts of one id for one (@openai/agents 0.20, 2026-11). */
  #messageId = ''
  #shown = false
  /** The terminal part was given. */
  done = false

  constructor(warnings: readonly SharedV4Warning[]) {
    this.#warnings = warnings
  }

  encode(records: readonly ChatRecord[]): StreamPart[] {
    const parts: StreamPart[] = []
    for (const record of records) if (!this.done) this.#encode(record, parts)
    return parts
  }

  #encode(record: ChatRecord, parts: StreamPart[]): void {
    switch (record.type) {
      case 'text-delta':
      case 'reasoning-delta':
        // The names are the same.
        parts.push({ type: record.type, id: this.#idOf(record), delta: record.delta })
        return
      case 'text-start':
      case 'reasoning-start':
        this.#shown = true
        parts.push({ type: record.type, id: this.#idOf(record) })
        return
      case 'text-end':
      case 'reasoning-end':
        parts.push({ type: record.type, id: this.#idOf(record), ...carry(record) })
        return
      case 'tool-call-start':
        this.#shown = true
        parts.push({ type: 'tool-input-start', id: record.toolCallId, toolName: record.toolName })
        return
      case 'tool-call-delta':
        parts.push({ type: 'tool-input-delta', id: record.toolCallId, delta: record.delta })
        return
      case 'tool-call-end':
        parts.push({ type: 'tool-input-end', id: record.toolCallId })
        this.#calls.set(record.toolCallId, callPart(record))
        if (record.inputText !== undefined) this.#broken.set(record.toolCallId, record)
        return
      case 'start': {
        const { messageId, model, warnings = [] } = record
        this.#messageId = messageId
        parts.push({ type: 'stream-start', warnings: [...this.#warnings, ...warnings.map(warningPart)] })
        parts.push({ type: 'response-metadata', id: messageId, ...(model !== undefined && { modelId: model }) })
        return
      }
      default:
        return this.#encodeRare(record, parts)
    }
  }

  #idOf({ id }: { readonly id: string }): string {
    return `${this.#messageId}:${id}`
  }

  #encodeRare(record: ChatRecord, parts: StreamPart[]): void {
    switch (record.type) {
      case 'tool-result':
        return this.#result(record, parts)
      case 'tool-approval':
        return this.#approval(record, parts)
      case 'source':
        this.#shown = true
        return void parts.push(sourcePart(record))
      case 'file':
        this.#shown = true
        return void parts.push(...fileParts(record))
      case 'reset':
        if (this.#shown) this.#fail(begunAnew, parts)
        return
      case 'finish':
        return this.#finish(record, parts)
      case 'error':
        return this.#fail(record.error, parts)
      default:
    }
  }

  #result({ toolCallId, output, isError, preliminary }: ToolResultEvent, parts: StreamPart[]): void {
    const call = this.#calls.get(toolCallId)
    // A stage of a tool's output would stand for all of it (ai 7.0.173 takes `preliminary` of its own tools alone, 2026-11).
    if (!call || preliminary) return
    this.#calls.delete(toolCallId)
    const ran = { toolCallId, toolName: call.toolName, dynamic: true }
    parts.push({ ...call, providerExecuted: true, dynamic: true })
    parts.push({ type: 'tool-result', ...ran, result: (output ?? '') as string, ...(isError && { isError }) })
  }

  #approval({ toolCallId, approvalId, signature }: ToolApprovalEvent, parts: StreamPart[]): void {
    const call = this.#calls.get(toolCallId)
    if (!call) return
    this.#calls.delete(toolCallId)
    const { providerData } = (call.providerMetadata?.millrace ?? {}) as { readonly providerData?: never }
    const metadata = carry({ providerData, approval: { approvalId, signature } })
    parts.push({ ...call, ...metadata, providerExecuted: true, dynamic: true })
    parts.push({ type: 'tool-approval-request', approvalId, toolCallId })
  }

  #finish({ reason, rawReason, usage }: FinishEvent, parts: StreamPart[]): void {
    this.done = true
    // A call that was cut is none: its input would be read as broken, and the model asked to mend it.
    for (const [id, call] of this.#calls) if (!isCutCall(this.#broken.get(id) ?? {}, isCut(reason))) parts.push(call)
    parts.push({ type: 'finish', finishReason: { unified: reason, raw: rawReason ?? reason }, usage: usageOf(usage) })
  }

  #fail(error: ErrorInfo, parts: StreamPart[]): void {
    this.done = true
    const isInterrupted = error.code === 'truncated' || error.code === 'aborted'
    const unified: LanguageModelV4FinishReason['unified'] = isInterrupted ? 'interrupted' : 'error'
    parts.push({ type: 'error', error: errorOf(error) })
    parts.push({ type: 'finish', finishReason: { unified, raw: error.code }, usage: usageOf(undefined) })
  }
}

function callPart({ toolCallId, toolName, input, inputText, providerData }: ToolCallEndEvent): LanguageModelV4ToolCall {
  const text = inputText ?? JSON.stringify(input ?? {})
  return { type: 'tool-call', toolCallId, toolName, input: text, ...carry({ providerData }) }
}

function warningPart({ setting, message }: { readonly setting?: string; readonly message: string }): SharedV4Warning {
  return setting === undefined
    ? { type: 'other', message }
    : { type: 'compatibility', feature: setting, details: message }
}

/** A source without an address is a document of an unknown form: the AI SDK wants a type and a title of it. */
function sourcePart({ id, url, title }: SourceEvent): StreamPart {
  return url === undefined
    ? { type: 'source', sourceType: 'document', id, mediaType: 'text/plain', title: title ?? id }
    : { type: 'source', sourceType: 'url', id, url, ...(title !== undefined && { title }) }
}

function fileParts({ mediaType, data, url, providerData }: FileEvent): StreamPart[] {
  const carried = carry({ providerData })
  if (data !== undefined) return [{ type: 'file', mediaType, data: { type: 'data', data }, ...carried }]
  if (url === undefined || !URL.canParse(url)) return []
  return [{ type: 'file', mediaType, data: { type: 'url', url: new URL(url) }, ...carried }]
}
