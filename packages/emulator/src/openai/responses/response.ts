import { randomHex } from '../../core/ids.js'
import type { Generation } from '../../course/vendor.js'
import type { OpenAIFault } from '../faults.js'
import type { OpenAIResponsesBody } from './body.js'
import type { OutputItem } from './items.js'

/** The response as it is at the beginning: the request's settings told back, with the vendor's defaults. */
export function responseOf({ body, model, asked, now }: Generation<OpenAIResponsesBody, OpenAIFault>) {
  const given = (field: string, otherwise: unknown = null): unknown => body[field] ?? otherwise
  return {
    id: `resp_${randomHex(50)}`,
    object: 'response',
    created_at: Math.floor(now / 1000),
    status: 'in_progress',
    background: given('background', false),
    completed_at: null as number | null,
    error: null,
    frequency_penalty: 0,
    incomplete_details: null,
    instructions: given('instructions'),
    max_output_tokens: given('max_output_tokens'),
    max_tool_calls: given('max_tool_calls'),
    model,
    output: [] as readonly OutputItem[],
    parallel_tool_calls: given('parallel_tool_calls', true),
    presence_penalty: 0,
    previous_response_id: given('previous_response_id'),
    prompt_cache_key: given('prompt_cache_key'),
    reasoning: {
      effort: body.reasoning?.effort ?? (asked.think ? 'medium' : null),
      summary: body.reasoning?.summary ?? null,
    },
    safety_identifier: given('safety_identifier'),
    service_tier: given('service_tier', 'auto'),
    store: given('store', true),
    temperature: given('temperature', 1),
    text: { format: body.text?.format ?? { type: 'text' }, verbosity: body.text?.verbosity ?? 'medium' },
    tool_choice: given('tool_choice', 'auto'),
    tools: given('tools', []),
    top_logprobs: 0,
    top_p: given('top_p', 1),
    truncation: given('truncation', 'disabled'),
    usage: null,
    user: given('user'),
    metadata: given('metadata', {}),
  }
}
