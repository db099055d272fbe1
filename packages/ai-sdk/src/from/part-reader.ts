import type { LanguageModelV4StreamPart, SharedV4Warning } from '@ai-sdk/provider'
import type { Json, Warning } from '@millrace/core'
import { ChatSink } from '@millrace/core/internal'
import { defined } from '@millrace/core/provider-kit'
import { endOf } from './end.js'
import { toldFailure } from './failure.js'
import { fileOf } from './file.js'

type StreamPart = LanguageModelV4StreamPart
type Part<Type extends StreamPart['type']> = Extract<StreamPart, { readonly type: Type }>

/** Limits of an answer that count. */
export interface ReaderLimits {
  readonly maxToolInputBytes?: number
  readonly maxBlocks?: number
}

/**
 * Reads the parts of a `LanguageModelV4` stream into a sink, which brings them into the order that records have: models of the AI SDK leave blocks open,
 * send deltas of blocks that were never opened, and end without a `finish` (@ai-sdk/openai, @ai-sdk/anthropic, 2026-11).
 */
export class PartReader {
  readonly sink: ChatSink
  /** Calls whose arguments came in pieces. */
  readonly #streamed = new Set<string>()
  readonly #warnings: Warning[] = []

  constructor(provider: string, limits: ReaderLimits) {
    this.sink = new ChatSink({ provider, warnings: this.#warnings, ...limits })
  }

  read(part: StreamPart): void {
    const { sink } = this
    switch (part.type) {
      case 'text-start':
      case 'text-delta':
        return sink.text('delta' in part ? part.delta : '', `t${part.id}`)
      case 'reasoning-start':
      case 'reasoning-delta':
        sink.reasoning('delta' in part ? part.delta : '', `r${part.id}`)
        return this.#keep(`r${part.id}`, part.providerMetadata)
      case 'text-end':
        return this.#end(`t${part.id}`, part)
      case 'reasoning-end':
        return this.#end(`r${part.id}`, part)
      case 'tool-input-start':
        this.#streamed.add(part.id)
        return sink.toolCall(part.id, { id: part.id, name: part.toolName, byVendor: part.providerExecuted === true })
      case 'tool-input-delta':
        return sink.toolCall(part.id, { input: part.delta })
      case 'tool-call':
        return this.#call(part)
      case 'finish':
        return this.#finish(part)
      case 'error':
        return sink.fail(toldFailure(part.error))
      default:
        return this.#readRare(part)
    }
  }

  #readRare(part: StreamPart): void {
    const { sink } = this
    switch (part.type) {
      case 'stream-start':
        this.#warnings.push(...(part.warnings ?? []).map(warningOf))
        return
      case 'response-metadata':
        return sink.start({ messageId: part.id, model: part.modelId })
      case 'tool-result':
        return sink.toolResult(
          defined({
            toolCallId: part.toolCallId,
            output: part.result as Json,
            isError: part.isError,
            preliminary: part.preliminary || undefined,
          }),
        )
      case 'source':
        return sink.source(
          defined({ id: part.id, url: 'url' in part ? part.url : undefined, title: part.title }) as { id: string },
        )
      case 'file': {
        const file = fileOf(part)
        return file && sink.file(file)
      }
      default:
      // `ping`, `raw`, `custom`: nothing of the answer.
    }
  }

  #end(key: string, { providerMetadata }: Part<'text-end'> | Part<'reasoning-end'>): void {
    this.#keep(key, providerMetadata)
    this.sink.endBlock(key)
  }

  /** Keeps what the model wants back. A block that is not open has nowhere to keep it. */
  #keep(key: string, metadata: Part<'text-end'>['providerMetadata']): void {
    if (!metadata || Object.keys(metadata).length === 0) return
    try {
      this.sink.providerData(key, metadata as Json)
    } catch {
      // Lost: an end without a beginning has no block that the data could go back with.
    }
  }

  #call({ toolCallId, toolName, input, providerExecuted, providerMetadata }: Part<'tool-call'>): void {
    const piece = { id: toolCallId, name: toolName, byVendor: providerExecuted === true }
    // A value that is no text is the arguments, read by the model.
    const text = typeof input === 'string' ? input : JSON.stringify(input)
    const arguments_ = this.#streamed.has(toolCallId) ? { whole: text } : { input: text }
    const data = providerMetadata && { providerData: providerMetadata as Json }
    this.sink.wholeCall(toolCallId, { ...piece, ...arguments_, ...data })
  }

  #finish(part: Part<'finish'>): void {
    const { usage, reason, raw, error } = endOf(part)
    if (usage) this.sink.usage(usage)
    if (error) this.sink.fail(error)
    // Without a reason the end of the stream is `truncated`.
    else if (reason) this.sink.finish(reason, raw)
    this.sink.end()
  }
}

function warningOf(warning: SharedV4Warning): Warning {
  if (warning.type === 'other') return { message: warning.message }
  if (warning.type === 'deprecated') return { setting: warning.setting, message: warning.message }
  return { setting: warning.feature, message: warning.details ?? `Not supported in full: ${warning.feature}.` }
}
