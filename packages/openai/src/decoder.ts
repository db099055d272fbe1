import type { ChatDecoder, ChatSink, FinishReason } from '@millrace/core'
import { isObject, type JsonObject, objectIn, parseFrame, textIn } from '@millrace/core/provider-kit'
import { errorFrame, isDone, isErrorBody } from '@millrace/openai-compatible'
import { type Answer, newAnswer, readItemEvent } from './items.js'
import { readUsage } from './usage.js'

/**
 * A decoder of one answer of the Responses API. The answer ends with `response.completed`, `.incomplete`, `.failed` or `.cancelled`, or an
 * `error` event; a body that ends without any of them was cut, `[DONE]` or not. Events that are not known say nothing.
 */
export function createResponsesDecoder(): ChatDecoder {
  const answer = newAnswer()
  return {
    decode({ event, data }, sink) {
      if (isDone(data)) return sink.end()
      if (event === 'error') return sink.failure(errorFrame(data))
      if (data.trim() === '') return
      const frame = parseFrame(data)
      const type = textIn(frame.type) ?? event
      if (isObject(frame.response)) readResponse(type, frame.response, sink, answer)
      else if (type.startsWith('response.')) readItemEvent(type, frame, sink, answer)
      else if (isErrorBody(frame)) sink.failure(frame)
    },
  }
}

/** The statuses of a response that is over, and the events that tell of it. */
const endings: ReadonlySet<string> = new Set(['completed', 'incomplete', 'failed', 'cancelled'])

function readResponse(type: string, response: JsonObject, sink: ChatSink, answer: Answer): void {
  sink.start({ messageId: textIn(response.id), model: textIn(response.model) })
  const ending = type.slice('response.'.length)
  if (!endings.has(ending)) return
  const said = textIn(response.status) ?? ending
  const status = endings.has(said) ? said : ending
  if (status === 'failed') return sink.failure({ error: response.error ?? { message: 'The response failed.' } })
  if (status === 'cancelled') {
    return sink.failure({ error: { code: 'response_cancelled', message: 'The response was cancelled at the vendor.' } })
  }
  const usage = readUsage(response.usage)
  if (usage) sink.usage(usage)
  const raw = textIn(objectIn(response.incomplete_details).reason) ?? status
  const reason = Object.hasOwn(finishReasons, raw) ? finishReasons[raw]! : 'other'
  sink.finish(answer.refused ? 'content-filter' : reason, raw)
  sink.end()
}

/** The status of a complete response, or what one is incomplete for; what is not here is `other` (OpenAI's reference, 2026-11). */
const finishReasons: { readonly [raw: string]: FinishReason } = {
  completed: 'stop',
  max_output_tokens: 'length',
  content_filter: 'content-filter',
}
