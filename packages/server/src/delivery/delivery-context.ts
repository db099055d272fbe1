import type { GuardedReply } from '../exchange/guarded-reply.js'
import type { CompleteListener } from './answer-recorder.js'
import type { AnswerForm } from './answer-wire.js'
import type { DeliveryRecorder } from './delivery-recorder.js'
import type { DeliverySource } from './delivery-source.js'
import type { DeliverySettings } from './options.js'
import type { ChatOutcome } from './outcome.js'

/** The parts that a delivery joins. */
export interface DeliveryContext {
  readonly reply: GuardedReply
  readonly stream: DeliverySource
  readonly settings: DeliverySettings
  readonly headers: Readonly<Record<string, string>>
  /** Default: as events, of a request of which nothing is repeated. */
  readonly form?: AnswerForm | undefined
  readonly owner?: string | undefined
  /** Called once with the answer, if it is complete. */
  readonly complete?: CompleteListener | undefined
  /** Told of the answer in place of the settings' hooks: it is kept by a store, and not this delivery's own. */
  readonly recorder?: DeliveryRecorder | undefined
  /** Written before a reply is ended whose reader comes back for the rest. Absent: readers do not, and are told why it ends. */
  readonly parting?: string | undefined
  readonly signal?: AbortSignal | undefined
  /** Called once, when the reply is over. */
  over(outcome: ChatOutcome): void
}
