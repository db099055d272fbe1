import type { ChatDecoder, ChatRequest, ChatSink, FinishReason, Usage } from '@millrace/core'
import {
  createFrameDecoder,
  entryOf,
  finishReasonOf,
  isErrorBody,
  type JsonObject,
  MarkedPlace,
  numberIn,
  objectIn,
  objectsIn,
  sumOf,
  textIn,
  usageOf,
} from '@millrace/core/provider-kit'
import type { InteractionsOptions } from './options.js'
import { StepReader } from './steps.js'

/**
 * A decoder of one interaction, told in events or whole. `interaction.completed` says why it ends, and `[DONE]` or the end of the body ends it; a body
 * that ends without the first was cut, `[DONE]` or not. Events that are not known say nothing.
 */
export function createInteractionsDecoder(
  chat: Pick<ChatRequest<InteractionsOptions>, 'providerOptions'>,
): ChatDecoder {
  let steps = new StepReader()
  let status: string | undefined
  const place = new MarkedPlace(chat.providerOptions?.background === true)
  return createFrameDecoder({
    read(frame, sink, { event, data }) {
      const whole = frame.object === 'interaction'
      const type = whole ? 'interaction.completed' : (textIn(frame.event_type) ?? event)
      // Nothing that was not told before, or that will not be told once more.
      if (whole ? frame.status === 'in_progress' : !place.reaches(frame.event_id, type === 'interaction.created'))
        return
      const told = !whole && isErrorBody(frame)
      if (told || type === 'error') return sink.failure(told ? data : failureOf('failed'))
      // The rest of an answer that was asked for as events may come as all of it.
      if (whole && !steps.none) {
        sink.reset()
        steps = new StepReader()
      }
      const interaction = whole ? frame : objectIn(frame.interaction)
      if (/^interaction\./.test(type)) {
        const messageId = textIn(interaction.id) ?? textIn(frame.interaction_id)
        place.named(messageId)
        sink.start({ messageId, model: textIn(interaction.model) ?? textIn(interaction.agent) })
      }
      sink.usage(usageIn(objectIn(interaction.usage ?? frame.usage ?? objectIn(frame.metadata).total_usage)))
      if (type === 'interaction.status_update') status = textIn(frame.status)
      const index = numberIn(frame.index) ?? 0
      if (type === 'step.start') steps.start(index, objectIn(frame.step), sink)
      else if (type === 'step.delta') steps.read(index, objectIn(frame.delta), sink)
      else if (type === 'step.stop') steps.stop(index, sink)
      else if (type === 'interaction.completed') end(interaction, steps, sink)
    },
    done: sink => sink.end(),
    // The event that tells of the failure may not have come.
    end(sink) {
      if (!sink.finishing && isFailed(status)) sink.failure(failureOf(status))
    },
    place: () => place.here,
  })
}

/** The statuses of an interaction that is over (ai.google.dev, interactions, 2026-11). */
const finishReasons: { readonly [status: string]: FinishReason } = {
  completed: 'stop',
  requires_action: 'tool-calls',
  incomplete: 'length',
  budget_exceeded: 'length',
  // One request tells no more than so many tokens (`@google/genai` 3.3.0, which goes on by `continuation_token`).
  requires_continuation: 'length',
}

function end(interaction: JsonObject, steps: StepReader, sink: ChatSink): void {
  // Events have told all of it, and leave its steps out; a whole interaction tells them here.
  if (steps.none) for (const step of objectsIn(interaction.steps)) steps.whole(step, sink)
  const status = textIn(interaction.status) ?? 'completed'
  if (isFailed(status)) return sink.failure(failureOf(status, objectsIn(interaction.errors)[0]))
  steps.end(sink)
  sink.finish(entryOf(finishReasons, status) ?? finishReasonOf(status), status)
}

const isFailed = (status: string | undefined): status is string => status === 'failed' || status === 'cancelled'

const failureOf = (status: string, error?: JsonObject): JsonObject => ({
  error: error ?? { code: `interaction_${status}`, message: `The interaction is ${status}.` },
})

/** Thoughts, and what tools of the vendor's read, are counted apart; the total has all of it. */
function usageIn(raw: JsonObject): Usage | undefined {
  const { total_cached_tokens: cached, total_thought_tokens: reasoning } = raw
  const output = sumOf(raw.total_output_tokens, reasoning)
  const told = numberIn(raw.total_input_tokens)
  const input = Math.max(told ?? 0, (numberIn(raw.total_tokens) ?? 0) - (output ?? 0))
  return usageOf({ input: told === undefined && input === 0 ? undefined : input, output, cached, reasoning }, raw)
}
