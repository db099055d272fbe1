import { ChatSink } from '../sink/sink.js'
import type { ChatSinkOptions } from '../sink/sink-options.js'
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
import { type FramingFactory, ndjsonFraming, sseFraming } from './framing.js'
import { JsonBody } from './json-body.js'
import type { Reading } from './reading.js'

/** The request, and the parts of it that were left out. */
export interface Asked {
  readonly chat: ChatRequest<never>
  readonly warnings: readonly Warning[]
}

/** Status and headers of a response, and the request that it answers, or the answer that it goes on with. */
export interface ResponseHead {
  readonly status: number
  readonly headers: HeaderMap
  readonly asked: Asked | Reading
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
  const isJson = /^\s*application\/json\s*(;|$)/i.test(type)
  const framing = framingOf(context)
  // Values by line are labelled as JSON as often as not.
  const expected = isHtml || (isJson && framing === 'events') ? 'other' : framing
  return new FirstBytes(listener, expected, kind => bodyOf(kind, context, listener, head))
}

type StreamKind = Exclude<BodyKind, 'json' | 'other'>

function framingOf({ definition: { framing } }: RunContext): StreamKind {
  if (typeof framing === 'function') return 'own'
  return framing === 'ndjson' ? 'lines' : 'events'
}

function bodyOf(kind: BodyKind, context: RunContext, listener: BodyListener, head: ResponseHead): Body {
  if (kind === 'other') return errorBody(context, listener, head)
  const answer = answerBody(context, listener, head, kind === 'json' ? framingOf(context) : kind)
  return kind === 'json' ? new JsonBody(answer, context.options.maxEventBytes) : answer
}

function errorBody({ definition }: RunContext, listener: BodyListener, { status, headers }: ResponseHead): Body {
  return new ErrorBody(listener, body => classify(definition, { status, headers, body }))
}

function answerBody(context: RunContext, listener: BodyListener, head: ResponseHead, kind: StreamKind): AnswerBody {
  const { asked } = head
  const framing = factoryOf(kind, context)(context.options.maxEventBytes)
  return new AnswerBody(listener, framing, 'sink' in asked ? asked : newReading(context, head, asked))
}

function factoryOf(kind: StreamKind, { definition: { framing } }: RunContext): FramingFactory {
  if (kind === 'own' && typeof framing === 'function') return framing
  return kind === 'lines' ? ndjsonFraming : sseFraming
}

const newReading = (context: RunContext, head: ResponseHead, { chat, warnings }: Asked): Reading => ({
  decoder: context.definition.createDecoder(chat),
  sink: new ChatSink(new AnswerSettings(context, head, warnings)),
})

/** Settings of a sink for as long as an answer lasts: it keeps of the headers only those that may explain an error frame. */
class AnswerSettings implements ChatSinkOptions {
  readonly warnings: readonly Warning[]
  readonly #context: RunContext
  readonly #status: number
  readonly #headers: HeaderMap

  constructor(context: RunContext, { status, headers }: ResponseHead, warnings: readonly Warning[]) {
    this.warnings = warnings
    this.#context = context
    this.#status = status
    this.#headers = withoutTransport(headers)
  }

  get provider(): string {
    return this.#context.definition.id
  }

  get maxToolInputBytes(): number {
    return this.#context.options.maxToolInputBytes
  }

  get maxBlocks(): number {
    return this.#context.options.maxBlocks
  }

  toError(body: string): ErrorInfo {
    return classify(this.#context.definition, { status: this.#status, headers: this.#headers, body })
  }
}
