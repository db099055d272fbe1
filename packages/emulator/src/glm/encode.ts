import type { AnswerSource } from '../answer/answer.js'
import { type Delta, type End, inputText, type Tally } from '../answer/deltas.js'
import { type ToolShape, type ToolShapeName, toolShapes } from '../chat-completions/tool-shapes.js'

/** The constant fields of one generation's chunks, and the forms that its parts take. */
export interface GlmGeneration {
  readonly id: string
  /** Seconds since 1970. */
  readonly created: number
  readonly model: string
  readonly requestId: string
  readonly toolShape: ToolShapeName
  readonly sources?: { readonly list: readonly AnswerSource[]; readonly place: 'before' | 'after' } | undefined
}

/** The last frame of every GLM stream. */
export const doneFrame = 'data: [DONE]\n\n'

/**
 * Writes a generation in the shape of GLM's recorded streams (2026-03 and 2026-07): LF, no `event:` and no `id:`, the role in
 * every text delta, no finish reason before the last chunk, the usage in that one.
 */
export function* encodeStream(deltas: Iterable<Delta>, generation: GlmGeneration): Generator<string> {
  // Only the delta of a chunk changes: the rest is written once, since a fast stream spends its time here.
  const { id, created, model, sources } = generation
  const head = `data: ${JSON.stringify({ id, created, object: 'chat.completion.chunk', model }).slice(0, -1)},"choices":[{"index":0,`
  const opening = {
    reasoning: `${head}"delta":{"role":"assistant","reasoning_content":`,
    text: `${head}"delta":{"role":"assistant","content":`,
  }
  const extra = sources ? `,"web_search":${JSON.stringify(sourceList(sources.list))}` : ''

  if (sources?.place === 'before') yield `${opening.text}""}}]${extra}}\n\n`
  for (const delta of deltas) {
    if (delta.type === 'tool-calls') {
      const shape: ToolShape = toolShapes[generation.toolShape]
      for (const { tool_calls, finish } of shape(delta.calls)) {
        const body = JSON.stringify(tool_calls ? { tool_calls } : { role: 'assistant', content: '' })
        yield `${head}${finish ? '"finish_reason":"tool_calls",' : ''}"delta":${body}}]}\n\n`
      }
    } else if (delta.type === 'end') {
      const after = sources?.place === 'after' ? extra : ''
      const reason = JSON.stringify(reasonOf(delta))
      const usage = JSON.stringify(usageOf(delta.tally))
      yield `${head}"finish_reason":${reason},"delta":{"role":"assistant","content":""}}],"usage":${usage}${after}}\n\n`
    } else {
      yield `${opening[delta.type]}${JSON.stringify(delta.delta)}}}]}\n\n`
    }
  }
  yield doneFrame
}

/** Writes a generation as GLM's whole answer. */
export function encodeCompletion(deltas: Iterable<Delta>, generation: GlmGeneration): unknown {
  const { id, created, model, requestId, sources } = generation
  let reasoning = ''
  let content = ''
  let calls: readonly unknown[] | undefined
  let end: End | undefined
  for (const delta of deltas) {
    if (delta.type === 'reasoning') reasoning += delta.delta
    else if (delta.type === 'text') content += delta.delta
    else if (delta.type === 'end') end = delta
    else {
      calls = delta.calls.map((call, index) => ({
        id: call.id,
        index,
        type: 'function',
        function: { name: call.name, arguments: inputText(call.input) },
      }))
    }
  }
  const message = {
    content,
    ...(reasoning !== '' && { reasoning_content: reasoning }),
    role: 'assistant',
    ...(calls && { tool_calls: calls }),
  }
  return {
    choices: [{ finish_reason: end && reasonOf(end), index: 0, message }],
    created,
    id,
    model,
    object: 'chat.completion',
    request_id: requestId,
    usage: end && usageOf(end.tally),
    ...(sources && { web_search: sourceList(sources.list) }),
  }
}

const reasonOf = ({ natural, reason = natural.replace('-', '_') }: End): string => reason

/** GLM's usage object (seen in streams and whole answers, 2026-08). */
const usageOf = ({ promptTokens, cachedTokens, completionTokens, reasoningTokens }: Tally) => ({
  prompt_tokens: promptTokens,
  completion_tokens: completionTokens,
  total_tokens: promptTokens + completionTokens,
  prompt_tokens_details: { cached_tokens: cachedTokens },
  completion_tokens_details: { reasoning_tokens: reasoningTokens },
})

const sourceList = (sources: readonly AnswerSource[]) =>
  sources.map(({ title, link, content = '', media = '', icon = '', publishDate = '' }, index) => ({
    icon,
    title,
    link,
    media,
    publish_date: publishDate,
    content,
    refer: `ref_${index + 1}`,
  }))
