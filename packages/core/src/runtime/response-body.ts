import { ChatSink } from '../sink/sink.js'
import type { HeaderMap } from '../transport/transport.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import type { Warning } from '../vocabulary/events.js'
import type { ChatRequest } from '../vocabulary/request.js'
import { AnswerBody } from './answer-body.js'
import type { Body, BodyListener } from './body.js'
import type { RunContext } from './context.js'
import { ErrorBody } from './error-body.js'
import { classify, withoutTransport } from './failure.js'
import { type BodyKind, FirstBytes } from './first-bytes.js'
import { ndjsonFraming, sseFraming } from './framing.js'
import { JsonBody } from './json-body.js'
import type { ProviderDefinition } from './provider.js'

/** The request, and the parts of it that were left out. */
export interface Asked {
  readonly chat: ChatRequest<never>
  readonly warnings: readonly Warning[]
}

/** Status and headers of a response, and the request that it answers. */
export interface ResponseHead {
  readonly status: number
  readonly headers: HeaderMap
  readonly asked: Asked
}

/**
 * The state that reads the body behind a head.
 *
 * @throws what the definition's `createDecoder` throws.
 */
export function responseBody(context: RunContext, listener: BodyListener, head: ResponseHead): Body {
  const { status, headers } = head
  if (status < 200 || status > 299) return errorBody(context, listener, head)
  const type = headers['content-type'] ?? ''
  const isHtml = /^\s*text\/html\s*(;|$)/i.test(type)
  if (context.definition.framing === 'ndjson') {
    return isHtml ? errorBody(context, listener, head) : answerBody(context, listener, head)
  }
  const isJson = /^\s*application\/json\s*(;|$)/i.test(type)
  return new FirstBytes(listener, !isHtml && !isJson, kind => bodyOf(kind, context, listener, head))
}

function bodyOf(kind: BodyKind, context: RunContext, listener: BodyListener, head: ResponseHead): Body {
  if (kind === 'other') return errorBody(context, listener, head)
  const answer = answerBody(context, listener, head)
  return kind === 'json' ? new JsonBody(answer, context.options.maxEventBytes) : answer
}

function errorBody({ definition }: RunContext, listener: BodyListener, { status, headers }: ResponseHead): Body {
  return new ErrorBody(listener, body => classify(definition, { status, headers, body }))
}

function answerBody({ definition, options }: RunContext, listener: BodyListener, head: ResponseHead): AnswerBody {
  const { maxEventBytes, maxToolInputBytes, maxBlocks } = options
  const { chat, warnings } = head.asked
  const toError = frameErrors(definition, head.status, withoutTransport(head.headers))
  const sink = new ChatSink({ provider: definition.id, warnings, maxToolInputBytes, maxBlocks, toError })
  const framing = definition.framing === 'ndjson' ? ndjsonFraming(maxEventBytes) : sseFraming(maxEventBytes)
  return new AnswerBody(listener, framing, definition.createDecoder(chat), sink)
}

/** Classifies error frames for as long as an answer lasts. A function of its own, so that it keeps none of the other headers. */
const frameErrors =
  (definition: ProviderDefinition<never>, status: number, headers: HeaderMap) =>
  (body: string): ErrorInfo =>
    classify(definition, { status, headers, body })
