import type { ChatDecoder, ChatSink, FinishReason } from '@millrace/core'
import {
  createFrameDecoder,
  entryOf,
  isObject,
  type JsonObject,
  objectIn,
  objectsIn,
  textIn,
} from '@millrace/core/provider-kit'
import { isErrorBody, usageIn } from '@millrace/openai-compatible'
import { type Answer, newAnswer, readItemEvent } from './items.js'

/**
 * A decoder of one answer of the Responses API. The answer ends with `response.completed`, `.incomplete`, `.failed` or `.cancelled`, or an
 * `error` event; a body that ends without any of them was cut, `[DONE]` or not. Events that are not known say nothing.
 */
export function createResponsesDecoder(): ChatDecoder {
  const answer = newAnswer()
  return createFrameDecoder({
    read(frame, sink, { event }) {
      const type = textIn(frame.type) ?? event
      if (isObject(frame.response)) readResponse(type, frame.response, sink, answer)
      else if (type.startsWith('response.')) readItemEvent(type, frame, sink, answer)
      else if (isErrorBody(frame)) sink.failure(frame)
    },
    done: sink => sink.end(),
  })
}

/** The statuses of a response that is over, and what is said of those that failed without an error of their own. */
const endings: { readonly [status: string]: JsonObject | undefined } = {
  completed: undefined,
  incomplete: undefined,
  failed: { message: 'The response failed.' },
  cancelled: { code: 'response_cancelled', message: 'The response was cancelled at the vendor.' },
}

/** The status of a complete response, or what one is incomplete for; what is not here is `other` (OpenAI's reference, 2026-11). */
const finishReasons: { readonly [raw: string]: FinishReason } = {
  completed: 'stop',
  max_output_tokens: 'length',
  content_filter: 'content-filter',
}

function readResponse(type: string, response: JsonObject, sink: ChatSink, answer: Answer): void {
  sink.start({ messageId: textIn(response.id), model: textIn(response.model) })
  const told = type.slice('response.'.length)
  if (!Object.hasOwn(endings, told)) return
  const status = [textIn(response.status), told].find(word => word !== undefined && Object.hasOwn(endings, word))!
  const failure = endings[status]
  if (failure) return sink.failure({ error: response.error ?? failure })
  // Hosts that cannot stream a model say all of it at the end (BerriAI/litellm for o1-pro; Sophomoresty/gemini-web2api#57, 2026-07).
  const untold = sink.started ? [] : objectsIn(response.output)
  for (const [at, item] of untold.entries()) {
    readItemEvent('response.output_item.done', { output_index: at, item }, sink, answer)
  }
  const usage = usageIn(response)
  if (usage) sink.usage(usage)
  const raw = textIn(objectIn(response.incomplete_details).reason) ?? status
  sink.finish(answer.refused ? 'content-filter' : (entryOf(finishReasons, raw) ?? 'other'), raw)
  sink.end()
}
