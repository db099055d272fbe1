import type { ChatResult, Usage } from '@millrace/core'
import type { OpenaiError } from '../openai/errors.js'
import type { ResponsesContext } from './context.js'
import { responseId } from './ids.js'
import type { OutputItem } from './items.js'

/** The fields of a response beyond its settings. */
export interface ResponseState {
  readonly status: 'in_progress' | 'completed' | 'incomplete' | 'failed' | 'cancelled'
  readonly output?: readonly OutputItem[]
  readonly incomplete?: string
  readonly error?: OpenaiError
  readonly usage?: Usage | undefined
}

/** The answer that a response is of. */
export interface ResponseOf {
  readonly messageId: string
  readonly model?: string | undefined
  readonly provider?: string
}

/** A response object. Settings are those of the request, with OpenAI's defaults; the tools are not repeated, which may be tens of kilobytes. */
export function responseObject(
  { messageId, model, provider = '' }: ResponseOf,
  context: ResponsesContext,
  state: ResponseState,
): object {
  const { status, output = [], incomplete, error, usage } = state
  const { settings = {}, startedAt = 0, store = true, background = false } = context
  const createdAt = Math.floor(startedAt / 1000)
  return {
    id: responseId(messageId, context),
    object: 'response',
    created_at: createdAt,
    status,
    background,
    error: error ? { code: error.code ?? error.type, message: error.message } : null,
    incomplete_details: incomplete === undefined ? null : { reason: incomplete },
    instructions: null,
    max_output_tokens: null,
    metadata: {},
    model: model ?? context.model ?? provider,
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store,
    temperature: null,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: null,
    truncation: 'disabled',
    ...settings,
    usage: usage ? responseUsage(usage) : null,
  }
}

/** Usage in the words of the Responses API, which has no place for a count that is not known: 0 (also for the tokens written into a cache: openai 7.59.0 requires the field). */
const responseUsage = ({
  inputTokens,
  outputTokens,
  cachedInputTokens = 0,
  cacheWriteTokens = 0,
  reasoningTokens = 0,
}: Usage) => ({
  input_tokens: inputTokens,
  input_tokens_details: { cached_tokens: cachedInputTokens, cache_write_tokens: cacheWriteTokens },
  output_tokens: outputTokens,
  output_tokens_details: { reasoning_tokens: reasoningTokens },
  total_tokens: inputTokens + outputTokens,
})

/** The end of a response by the end of its answer. One that its vendor paused is not whole, and the API has no word of its own for why. */
export function endOf({ reason, paused }: ChatResult['finish']): Pick<ResponseState, 'status' | 'incomplete'> {
  if (reason === 'length' || paused) return { status: 'incomplete', incomplete: 'max_output_tokens' }
  return reason === 'content-filter' ? { status: 'incomplete', incomplete: 'content_filter' } : { status: 'completed' }
}
