import type { ChatDecoder, ChatRequest, ChatSink, FinishReason } from '@millrace/core'
import {
  createFrameDecoder,
  entryOf,
  type FrameReader,
  finishReasonOf,
  frameParsers,
  isErrorBody,
  isObject,
  type JsonObject,
  NumberedPlace,
  objectIn,
  textIn,
} from '@millrace/core/provider-kit'
import { usageIn } from '@millrace/openai-compatible/dialect'
import { type Answer, newAnswer } from './answer.js'
import { toolNames, toolsAskedFor } from './asked.js'
import { closeAll, readOutput } from './closing.js'
import { readItemEvent, type SaidPiece, saidInEvent, sayText } from './events.js'
import type { OpenAIOptions } from './options.js'

const newParser = frameParsers(['logprobs'])

/**
 * A decoder of one answer of the Responses API. The answer ends with `response.completed`, `.incomplete`, `.failed` or `.cancelled`, or an
 * `error` event; a body that ends without any of them was cut, `[DONE]` or not. Events that are not known say nothing.
 *
 * @param chat - the request: a call of a tool that it asks for is the caller's.
 */
export function createResponsesDecoder(
  chat: Pick<ChatRequest<OpenAIOptions>, 'tools' | 'providerOptions'>,
): ChatDecoder {
  const answer = newAnswer(toolsAskedFor(chat))
  const place = chat.providerOptions?.background ? new NumberedPlace() : undefined
  const reader: FrameReader = {
    read(frame, sink, { event }) {
      if (place?.reaches(frame.sequence_number) === false) return
      const type = textIn(frame.type) ?? (isWhole(frame) ? `response.${frame.status}` : event)
      const response = responseIn(type, frame)
      place?.named(textIn(response?.id))
      if (response) readResponse(type, response, sink, answer)
      else if (isErrorBody(frame)) sink.failure(frame)
      else readItemEvent(type, frame, sink, answer)
    },
    saidIn(frame) {
      // Where the vendor keeps the answer, the number of each event counts.
      return place || responseIn('', frame) || isErrorBody(frame) ? undefined : saidInEvent(frame)
    },
    say: (said: SaidPiece, text, sink) => sayText(said, text, sink, answer),
    done: sink => sink.end(),
    place: () => place?.here,
  }
  return createFrameDecoder(reader, newParser())
}

/** The response in a frame: with an event of its own, as the event itself, or as a whole answer instead of a stream. */
function responseIn(type: string, frame: JsonObject): JsonObject | undefined {
  if (isObject(frame.response)) return frame.response
  return isWhole(frame) || (endingTypes.has(type) && !isErrorBody(frame)) ? frame : undefined
}

const isWhole = ({ object }: JsonObject): boolean => object === 'response'

/** The statuses of a response that is over, and what is said of those that failed without an error of their own. */
const endings: { readonly [status: string]: JsonObject | undefined } = {
  completed: undefined,
  incomplete: undefined,
  failed: { message: 'The response failed.' },
  cancelled: { code: 'response_cancelled', message: 'The response was cancelled at the vendor.' },
}

/** The types of the events that have those names. */
const endingTypes: ReadonlySet<string> = new Set(Object.keys(endings).flatMap(status => [status, `response.${status}`]))

/** The reasons of the API that other vendors do not have, and the status of a complete response (OpenAI's reference, 2026-11). */
const finishReasons: { readonly [raw: string]: FinishReason } = { completed: 'stop', max_output_tokens: 'length' }

function readResponse(type: string, response: JsonObject, sink: ChatSink, answer: Answer): void {
  sink.start({ messageId: textIn(response.id), model: textIn(response.model) })
  for (const name of toolNames(response.tools)) answer.asked.add(name)
  const told = type.replace('response.', '')
  // Gateways to Codex end with `response.done`, whatever the status (clients of it read both names, 2026-11).
  if (!Object.hasOwn(endings, told) && told !== 'done') return
  const status = [textIn(response.status), told, 'completed'].find(word => word && Object.hasOwn(endings, word))!
  answer.cut = status !== 'completed'
  readOutput(response, sink, answer)
  const failure = endings[status]
  if (failure) return sink.failure({ error: response.error ?? failure })
  closeAll(sink, answer)
  sink.usage(usageIn(response))
  const raw = textIn(objectIn(response.incomplete_details).reason) ?? status
  sink.finish(answer.refused ? 'content-filter' : (entryOf(finishReasons, raw) ?? finishReasonOf(raw)), raw)
  sink.end()
}
