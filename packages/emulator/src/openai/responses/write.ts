import { type Block, blocksOf } from '../../answer/blocks.js'
import type { Delta, End, Tally } from '../../answer/deltas.js'
import { Tape } from '../../course/tape.js'
import type { Generation } from '../../course/vendor.js'
import type { Writer } from '../../course/writer.js'
import { openaiErrorBody, openaiHeaders } from '../errors.js'
import type { OpenAIFault } from '../faults.js'
import type { OpenAIHost } from '../host.js'
import type { OpenAIResponsesBody } from './body.js'
import {
  type ItemSettings,
  type ItemWriter,
  type OutputItem,
  type ResponseEvent,
  writeCall,
  writeMessage,
  writeReasoning,
  writeThoughts,
} from './items.js'
import { responseOf } from './response.js'

/** A response as the API has it. */
type ResponseObject = ReturnType<typeof responseOf>

/** Keeps what a response is by now: at its end, and one in the background from its beginning. */
export type KeepResponse = (response: { readonly id: string }, output: readonly OutputItem[], tape?: Tape) => void

/** Headers of a stream. */
export const streamHeaders = () => ({
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache',
  ...openaiHeaders(),
})

/** Begins a generation in the shape of recorded answers of the Responses API (2026-06). The end repeats all that was said, so it is held. */
export function writeResponse(
  generation: Generation<OpenAIResponsesBody, OpenAIFault>,
  host: OpenAIHost,
  keep: KeepResponse,
): Writer {
  const { faults, body } = generation
  const base = responseOf(generation)
  const form = faults.find(fault => fault.type === 'error-in-stream')?.form
  let sequence = 0
  const frame = (event: ResponseEvent) => {
    const sequence_number = event.type === host.unnumbered ? undefined : sequence++
    return `event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number })}\n\n`
  }
  function* frames(deltas: Iterable<Delta>, done: KeepResponse): Generator<string> {
    for (const event of eventsOf(deltas, base, generation, host, done)) yield frame(event)
    if (host.mark) yield host.mark
  }
  /** Frames that go on without their reader. */
  const inBackground = (deltas: Iterable<Delta>, response: ResponseObject): Tape => {
    const tape: Tape = new Tape(frames(deltas, (ended, output) => keep(ended, output, tape)))
    keep(response, [], tape)
    return tape
  }
  return {
    headers: streamHeaders(),
    stream: deltas => (body.background ? inBackground(deltas, base).from(0) : frames(deltas, keep)),
    whole(deltas) {
      const queued = { ...base, status: 'queued' }
      if (body.background) {
        inBackground(deltas, queued)
        return queued
      }
      const run = eventsOf(deltas, base, generation, host, keep)
      for (;;) {
        const { done, value } = run.next()
        if (done) return value
      }
    },
    error(failure) {
      if (host.error) return [host.error(failure)]
      const error = openaiErrorBody(failure)
      const { code } = failure
      const response = { ...base, status: 'failed', error: { code, message: error.message } }
      const events: ResponseEvent[] = [
        { type: 'error', error },
        { type: 'response.failed', response },
      ]
      return (form === 'failed' ? events.slice(1) : events).map(frame)
    },
    isEnd: text => /^event: response\.(completed|incomplete|failed)\n/.test(text),
  }
}

/**
 * The events of an answer, and at last the response. An item closes when it is known what follows: of an answer that was cut short, the last one
 * is incomplete too.
 */
function* eventsOf(
  deltas: Iterable<Delta>,
  base: ResponseObject,
  generation: Generation<OpenAIResponsesBody, OpenAIFault>,
  host: OpenAIHost,
  done: KeepResponse,
): Generator<ResponseEvent, object> {
  const settings = settingsOf(generation, host)
  const output: OutputItem[] = []
  let open: OutputItem | undefined
  function* close(status: string): Generator<ResponseEvent> {
    if (!open) return
    const item = 'status' in open ? { ...open, status } : open
    yield { type: 'response.output_item.done', item, output_index: output.length }
    output.push(item)
    open = undefined
  }
  let response: object = base
  yield { type: 'response.created', response: base }
  yield { type: 'response.in_progress', response: base }
  for (const block of blocksOf(deltas)) {
    if (block.type === 'end') {
      const ending = endingOf(block)
      yield* close(ending.status)
      const completed_at = Math.floor(generation.now / 1000)
      response = { ...base, ...ending, completed_at, output, service_tier: 'default', usage: usageOf(block.tally) }
      done(response as ResponseObject, output)
      yield { type: `response.${ending.status}`, response }
      continue
    }
    for (const write of writersOf(block, settings)) {
      yield* close('completed')
      open = yield* write(output.length)
    }
  }
  return response
}

const settingsOf = (
  { body, faults }: Generation<OpenAIResponsesBody, OpenAIFault>,
  { thinksAloud = false }: OpenAIHost,
): ItemSettings => ({
  thinksAloud,
  summary: (body.reasoning?.summary ?? null) !== null,
  encrypted: body.include?.includes('reasoning.encrypted_content') ?? false,
  refused: faults.some(fault => fault.type === 'refusal'),
  padded: !thinksAloud && (body.stream_options?.include_obfuscation ?? true),
})

function writersOf(
  block: Exclude<Block, { type: 'end' }>,
  settings: ItemSettings,
): readonly ((index: number) => ItemWriter)[] {
  if (block.type === 'tool-calls') return block.calls.map(call => index => writeCall(call, index, settings))
  const think = settings.thinksAloud ? writeThoughts : writeReasoning
  const write = block.type === 'text' ? writeMessage : think
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
