import type { ChatRequest, Warning } from '@millrace/core'
import type { AnswerForm } from '../delivery/answer-wire.js'
import { HttpError } from '../exchange/http-error.js'
import type { DecodedRequest, WireFormat, WireRequest } from '../wire/wire.js'
import { withoutForgedData, withoutUnproven } from './client-data.js'
import { type Claims, type ClientTools, readCalls, withClientTools } from './client-tools.js'
import type { ResolvedRequestLimits } from './limits.js'
import { limited, nativeRequest } from './parse-request.js'

/** A client's request as the provider takes it, and the form of the answer. */
export interface Asked {
  readonly request: ChatRequest
  readonly form: AnswerForm
  /** Calls and results whose signatures have yet to be checked. */
  readonly claims: Claims
  /** See {@link DecodedRequest}. */
  readonly background: DecodedRequest['background']
  readonly keep: DecodedRequest['keep']
  readonly name: DecodedRequest['name']
  /** See {@link DecodedRequest}. */
  readonly metadata: DecodedRequest['metadata']
  readonly unread: DecodedRequest['unread']
}

/** Limits that a handler sets to the requests of its clients. */
export interface AskLimits {
  readonly limits: ResolvedRequestLimits
  /** True for a model that may be asked for. Absent: none may be named. */
  readonly offers: ((model: string) => boolean) | undefined
  readonly tools: ClientTools
  /** This server signs questions and results. */
  readonly signs: boolean
}

/**
 * Reads a request in the dialect of a wire format and holds it to the limits.
 *
 * @throws HttpError for what cannot be asked, or not here.
 */
export function asked(wire: WireFormat, sent: WireRequest, { limits, offers, tools, signs }: AskLimits): Asked {
  const decoded: DecodedRequest = wire.decodeRequest ? wire.decodeRequest(sent) : nativeRequest(sent.body)
  const whole = decoded.stream === false
  if (whole && !wire.encodeAnswer)
    throw new HttpError(400, 'invalid-request', 'The answer comes as a stream alone: stream takes true.')
  const request = limited(decoded.request, limits)
  const { model } = request
  if (decoded.request.messages.length === 0)
    throw new HttpError(400, 'invalid-request', 'The request has no message with content.')
  const context = { startedAt: Date.now(), ...(model !== undefined && { model }), ...decoded.context }
  const offered = withModel(request, wire, offers)
  checkSystem(offered, wire)
  const claims = readCalls(offered.messages, tools, signs)
  const proven = withoutUnproven(offered, claims.unproven)
  const own = withClientTools(proven.request, tools)
  const trusted = wire.clients === 'api' ? { request: own.request, warnings: [] } : withoutForgedData(own.request)
  const warnings = bounded([...(decoded.warnings ?? []), ...proven.warnings, ...own.warnings, ...trusted.warnings])
  const { background, keep, name, metadata, unread } = decoded
  return {
    request: trusted.request,
    form: { context, whole, warnings },
    claims,
    background,
    keep,
    name,
    metadata,
    unread,
  }
}

/** Warnings of one request that are told each by itself: a client may send any number of fields that nobody knows. */
const mostWarnings = 100

function bounded(warnings: readonly Warning[]): readonly Warning[] {
  const more = warnings.length - mostWarnings
  if (more <= 0) return warnings
  return [
    ...warnings.slice(0, mostWarnings),
    { message: `${more} more parts of the request were left out or changed.` },
  ]
}

/** Repeats no name: what a client sends is in no answer. */
export const notOffered = 'The model is not one that is offered here; the list of models names those that are.'

/** The request, with its model where that is on offer. */
function withModel(request: ChatRequest, wire: WireFormat, offers: AskLimits['offers']): ChatRequest {
  if (request.model === undefined || offers?.(request.model)) return request
  if (wire.clients !== 'api') throw new HttpError(400, 'invalid-request', 'model is not one that is offered here.')
  if (offers) throw new HttpError(404, 'not-found', notOffered)
  const { model: _, ...rest } = request
  return rest
}

/** @throws HttpError 400 for a system prompt of a browser, whatever dialect it speaks. */
function checkSystem({ messages }: ChatRequest, wire: WireFormat): void {
  if (wire.clients !== 'api' && messages.some(({ role }) => role === 'system'))
    throw new HttpError(400, 'invalid-request', 'messages has a system message, and the system prompt is the server’s.')
}
