import type { ChatRecord } from '@millrace/core'
import { framesOf, type Recording } from './recordings.ts'

/** What an answer comes to. */
export interface Reduced {
  readonly text: string
  readonly reasoning: string
  readonly calls: readonly { readonly id: string; readonly name: string; readonly input: unknown }[]
  readonly usage:
    | { readonly input: number; readonly output: number; readonly cached: number; readonly reasoning: number }
    | undefined
  /** The finish reason, or `error`. */
  readonly ending: string
}

// biome-ignore lint/suspicious/noExplicitAny: recorded JSON, read on purpose without the code under test.
type Any = any

/** Reads a recorded body by plain means: what the answer must come to. Shares no code with the decoders. */
export function reduceRecording(recording: Recording): Reduced {
  let text = ''
  let reasoning = ''
  let raw: string | undefined
  let failed = false
  let usage: Any
  const calls: { index: number; id: string; name: string; args: string }[] = []
  for (const { event, data } of framesOf(recording)) {
    const chunk: Any = JSON.parse(data)
    if (event === 'error' || chunk.error) {
      failed = true
      break
    }
    const choice = chunk.choices?.[0]
    usage = chunk.usage ?? chunk.x_groq?.usage ?? choice?.usage ?? usage
    if (choice?.finish_reason) raw = choice.finish_reason
    const delta = choice?.delta ?? {}
    const details = (delta.reasoning_details ?? []).map((detail: Any) => detail.text ?? detail.summary ?? '').join('')
    reasoning += delta.reasoning_content || delta.reasoning || details
    for (const part of [delta.content].flat()) {
      if (typeof part === 'string') text += part
      else if (part?.type === 'text') text += part.text
      else if (part?.type === 'thinking') reasoning += part.thinking.map((thought: Any) => thought.text).join('')
    }
    for (const [position, piece] of (delta.tool_calls ?? []).entries()) {
      const index = piece.index >= 0 ? piece.index : position
      let call = calls.findLast(each => each.index === index)
      if (!call || (piece.id && piece.function?.name && piece.id !== call.id)) {
        call = { index, id: piece.id, name: piece.function.name, args: '' }
        calls.push(call)
      }
      call.args += piece.function?.arguments ?? ''
    }
  }
  return {
    text,
    reasoning,
    calls: calls.map(({ id, name, args }) => ({ id, name, input: parsed(args) })),
    usage: failed ? undefined : counted(usage),
    ending: failed ? 'error' : endingOf(raw, calls.length > 0),
  }
}

/** Addresses of the sources in a recorded body, each once: Perplexity's results or citations, OpenRouter's annotations, GLM's search. */
export function recordedSources(recording: Recording): string[] {
  const addresses = framesOf(recording).flatMap(({ data }) => {
    const chunk: Any = JSON.parse(data)
    return [
      ...(chunk.search_results ?? chunk.citations ?? []).map((result: Any) => result.url ?? result),
      ...(chunk.choices?.[0]?.delta?.annotations ?? []).map((annotation: Any) => annotation.url_citation?.url),
      ...(chunk.web_search ?? []).map((result: Any) => result.link),
    ]
  })
  return [...new Set(addresses.filter(Boolean))]
}

function parsed(args: string): unknown {
  try {
    return args === '' ? {} : JSON.parse(args)
  } catch {
    return args
  }
}

/**
 * What was not read was written; xAI counts reasoning beside the completion, so the total is the sure number. Gemini behind Vercel's gateway
 * leaves reasoning out of both, which shows where it is more than all that was written.
 */
function counted(usage: Any): Reduced['usage'] {
  if (!usage) return usage
  const input = usage.prompt_tokens
  const written = (usage.total_tokens ?? input + usage.completion_tokens) - input
  const reasoning = usage.completion_tokens_details?.reasoning_tokens ?? usage.reasoning_tokens ?? 0
  return {
    input,
    output: reasoning > written ? written + reasoning : written,
    cached: usage.prompt_tokens_details?.cached_tokens ?? usage.prompt_cache_hit_tokens ?? usage.cached_tokens ?? 0,
    reasoning,
  }
}

function endingOf(raw: string | undefined, called: boolean): string {
  if (raw === undefined) return 'none'
  if (raw === 'stop' && called) return 'tool-calls'
  return raw.replaceAll('_', '-')
}

/** Reads what came out of a provider the same way. */
export function reduceRecords(records: readonly ChatRecord[]): Reduced {
  const deltas = (type: 'text-delta' | 'reasoning-delta'): string =>
    records.map(record => (record.type === type ? record.delta : '')).join('')
  const last = records[records.length - 1]!
  const usage = last.type === 'finish' ? last.usage : undefined
  return {
    text: deltas('text-delta'),
    reasoning: deltas('reasoning-delta'),
    calls: records.flatMap(record =>
      record.type === 'tool-call-end'
        ? [{ id: record.toolCallId, name: record.toolName, input: record.input ?? record.inputText }]
        : [],
    ),
    usage: usage && {
      input: usage.inputTokens,
      output: usage.outputTokens,
      cached: usage.cachedInputTokens ?? 0,
      reasoning: usage.reasoningTokens ?? 0,
    },
    ending: last.type === 'finish' ? last.reason : last.type,
  }
}
