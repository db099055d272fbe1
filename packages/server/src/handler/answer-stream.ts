import type { ApprovalSecret, ChatProvider, ChatStream } from '@millrace/core'
import { askProvider } from '@millrace/core/internal'
import type { AnswerForm } from '../delivery/answer-wire.js'
import type { WireFormat } from '../wire/wire.js'
import type { PreparedRequest } from './prepared.js'
import { withSignedResults } from './signed-results.js'
import { warned } from './warned.js'

/** The parts of a handler that an answer needs. */
export interface AnswerContext {
  /** Answers where `prepare` named no other. */
  readonly provider: ChatProvider
  readonly secret: ApprovalSecret | undefined
  readonly wire: WireFormat
  readonly owner: string | undefined
}

/**
 * The answer to a prepared request: with the owner in its options, the warnings of the request in its `start`, and, towards browsers, its results signed.
 *
 * @throws TypeError of the provider's `stream()`.
 */
export function answerStream(
  { provider: own, request, options, form }: PreparedRequest & { readonly form: AnswerForm },
  { provider, secret, wire, owner }: AnswerContext,
): ChatStream {
  const asked = owner === undefined ? options : { owner, ...options }
  const stream = warned(askProvider(own ?? provider, request, asked), form.warnings ?? [])
  if (secret === undefined || wire.clients === 'api') return stream
  return withSignedResults(stream, { secret, owner, messages: request.messages })
}
