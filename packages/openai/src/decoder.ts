import type { ChatDecoder, ChatSink, FinishReason } from '@millrace/core'
import { isObject, type JsonObject, parseFrame, textIn } from '@millrace/core/provider-kit'
import { errorFrame, isDone, isErrorBody } from '@millrace/openai-compatible'
import { createItemReader, type ItemReader } from './items.js'
import { readUsage } from './usage.js'

/**
 * A decoder of one answer of the Responses API. The answer ends with `response.completed`, `.incomplete`, `.failed` or `.cancelled`, or an
 * `error` event; a body that ends without any of them was cut, `[DONE]` or not. Events that are not known say nothing.
 */
export function createResponsesDecoder(): ChatDecoder {
  const items = createItemReader()
  return {
    decode({ event, data }, sink) {
      if (isDone(data)) return sink.end()
      if (event === 'error') return sink.failure(errorFrame(data))
      if (data.trim() === '') return
      const frame = parseFrame(data)
      const type = textIn(frame.type) ?? event
      if (type.startsWith('response.')) readEvent(type, frame, { items, sink })
      else if (isErrorBody(frame)) sink.failure(frame)
    },
  }
}

interface Answer {
  readonly items: ItemReader
  readonly sink: ChatSink
}

function readEvent(type: string, event: JsonObject, { items, sink }: Answer): void {
  const response = isObject(event.response) ? event.response : undefined
  if (!response) return items.read(type, event, sink)
  sink.start({ messageId: textIn(response.id), model: textIn(response.model) })
  const ending = type.slice('response.'.length)
  if (!endings.has(ending)) return
  const status = textIn(response.status) ?? ending
  endResponse(endings.has(status) ? status : ending, response, { items, sink })
}

/** The statuses of a response that is over, and the events that tell of it. */
const endings: ReadonlySet<string> = new Set(['completed', 'incomplete', 'failed', 'cancelled'])

function endResponse(status: string, response: JsonObject, { items, sink }: Answer): void {
  if (status === 'failed') return sink.failure({ error: response.error ?? { message: 'The response failed.' } })
  if (status === 'cancelled') {
    return sink.failure({ error: { code: 'response_cancelled', message: 'The response was cancelled at the vendor.' } })
  }
  items.end(Array.isArray(response.output) ? response.output.filter(isObject) : [], sink)
  const usage = readUsage(response.usage)
  if (usage) sink.usage(usage)
  const details = isObject(response.incomplete_details) ? response.incomplete_details : {}
  const raw = textIn(details.reason) ?? status
  const reason = Object.hasOwn(finishReasons, raw) ? finishReasons[raw]! : 'other'
  sink.finish(items.refused ? 'content-filter' : reason, raw)
  sink.end()
}

/** The status of a complete response, or what one is incomplete for; what is not here is `other` (OpenAI's reference, 2026-11). */
const finishReasons: { readonly [raw: string]: FinishReason } = {
  completed: 'stop',
  max_output_tokens: 'length',
  content_filter: 'content-filter',
}
