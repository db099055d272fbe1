import { type Block, blocksOf } from '../../answer/blocks.js'
import type { Delta, End, Tally } from '../../answer/deltas.js'
import { randomHex } from '../../core/ids.js'
import type { Failure } from '../../vendor/failure.js'
import type { Generation, Writer } from '../../vendor/vendor.js'
import { openaiErrorBody, openaiHeaders } from '../errors.js'
import type { OpenAIFault } from '../faults.js'
import type { OpenAIResponsesBody } from './body.js'
import {
  type ItemSettings,
  type ItemWriter,
  type OutputItem,
  type ResponseEvent,
  writeCall,
  writeMessage,
  writeReasoning,
} from './items.js'

/** Begins a generation in the shape of recorded answers of the Responses API (2026-06). The end repeats all that was said, so it is held. */
export function writeResponse(generation: Generation<OpenAIResponsesBody, OpenAIFault>): Writer {
  const { body, faults, now } = generation
  const base = responseOf(generation)
  const form = faults.find(fault => fault.type === 'error-in-stream')?.form
  const settings: ItemSettings = {
    summary: (body.reasoning?.summary ?? null) !== null,
    encrypted: body.include?.includes('reasoning.encrypted_content') ?? false,
    refused: faults.some(fault => fault.type === 'refusal'),
    padded: body.stream_options?.include_obfuscation ?? true,
  }
  let sequence = 0
  const frame = (event: ResponseEvent) =>
    `event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number: sequence++ })}\n\n`

  function* events(deltas: Iterable<Delta>): Generator<ResponseEvent, object> {
    yield { type: 'response.created', response: base }
    yield { type: 'response.in_progress', response: base }
    const output: OutputItem[] = []
    let response: object = base
    let incomplete = false
    // An item closes when it is known what follows: of an answer that was cut short, the last one is incomplete too.
    let open: OutputItem | undefined
    function* close(): Generator<ResponseEvent> {
      if (!open) return
      const item = 'status' in open ? { ...open, status: incomplete ? 'incomplete' : 'completed' } : open
      yield { type: 'response.output_item.done', item, output_index: output.length }
      output.push(item)
      open = undefined
    }
    for (const block of blocksOf(deltas)) {
      if (block.type === 'end') {
        const ending = endingOf(block)
        incomplete = ending.status === 'incomplete'
        yield* close()
        const completed_at = Math.floor(now / 1000)
        response = { ...base, ...ending, completed_at, output, service_tier: 'default', usage: usageOf(block.tally) }
        yield { type: `response.${ending.status}`, response }
        continue
      }
      for (const write of writersOf(block, settings)) {
        yield* close()
        open = yield* write(output.length)
      }
    }
    return response
  }

  function failed({ code }: Failure, message: string): ResponseEvent {
    return { type: 'response.failed', response: { ...base, status: 'failed', error: { code, message } } }
  }

  return {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', ...openaiHeaders() },
    *stream(deltas) {
      for (const event of events(deltas)) yield frame(event)
    },
    whole(deltas) {
      const run = events(deltas)
      for (;;) {
        const { done, value } = run.next()
        if (done) return value
      }
    },
    error(failure) {
      const error = openaiErrorBody(failure)
      const last = frame.bind(undefined, failed(failure, error.message))
      return form === 'failed' ? [last()] : [frame({ type: 'error', error }), last()]
    },
    isEnd: text => /^event: response\.(completed|incomplete|failed)\n/.test(text),
  }
}

function writersOf(
  block: Exclude<Block, { type: 'end' }>,
  settings: ItemSettings,
): readonly ((index: number) => ItemWriter)[] {
  if (block.type === 'tool-calls') return block.calls.map(call => index => writeCall(call, index, settings))
  const write = block.type === 'text' ? writeMessage : writeReasoning
  return [index => write(block.deltas, index, settings)]
}

/** `completed`, or `incomplete` with the reason for it. */
function endingOf({ natural, reason = natural === 'length' ? 'max_output_tokens' : 'completed' }: End) {
  return reason === 'completed'
    ? { status: 'completed', incomplete_details: null }
    : { status: 'incomplete', incomplete_details: { reason } }
}

const usageOf = ({ promptTokens, cachedTokens, completionTokens, reasoningTokens }: Tally) => ({
  input_tokens: promptTokens,
  input_tokens_details: { cached_tokens: cachedTokens },
  output_tokens: completionTokens,
  output_tokens_details: { reasoning_tokens: reasoningTokens },
  total_tokens: promptTokens + completionTokens,
})

/** The response as it is at the beginning: the request's settings told back, with the vendor's defaults. */
function responseOf({ body, model, asked, now }: Generation<OpenAIResponsesBody, OpenAIFault>) {
  const given = (field: string, otherwise: unknown = null): unknown => body[field] ?? otherwise
  return {
    id: `resp_${randomHex(50)}`,
    object: 'response',
    created_at: Math.floor(now / 1000),
    status: 'in_progress',
    background: false,
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
    previous_response_id: null,
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
