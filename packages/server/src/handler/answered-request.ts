import type { ErrorInfo } from '@millrace/core'
import { endOfTurn } from '@millrace/core/internal'
import { defined } from '@millrace/core/provider-kit'
import { Delivery } from '../delivery/delivery.js'
import type { DeliveryContext } from '../delivery/delivery-context.js'
import type { DeliverySettings } from '../delivery/options.js'
import type { ChatOutcome } from '../delivery/outcome.js'
import { Reporter } from '../delivery/reporter.js'
import { BoundedWait } from '../exchange/bounded-wait.js'
import type { PlainResponse } from '../exchange/error-response.js'
import type { Exchange } from '../exchange/exchange.js'
import { failureResponse, shownFailure } from '../exchange/failure-response.js'
import { GuardedReply, type GuardedReplyListener } from '../exchange/guarded-reply.js'
import { joined } from '../exchange/headers.js'
import type { HttpError } from '../exchange/http-error.js'
import { PlainAnswer } from '../exchange/plain-answer.js'
import type { KeptReader } from '../kept/kept-reader.js'
import type { Run } from '../kept/run.js'
import type { ActiveRequest } from './active-requests.js'
import { corsHeaders } from './cors.js'
import type { HandlerSetup } from './handler-setup.js'
import { HttpRequest } from './http-request.js'

/** Milliseconds that a reader has for the last words when the server stops the answer. */
const lastWordsMs = 1_000

/**
 * A request and its response: a refusal, or an answer that a delivery brings, and then the end of both. A `HandledRequest` is one that finds out
 * which; one object of both, since a server has one for each request.
 */
export abstract class AnsweredRequest implements ActiveRequest, GuardedReplyListener {
  /** Settles when the response is over. Never rejects. */
  readonly outcome: Promise<ChatOutcome>
  protected readonly setup: HandlerSetup
  protected readonly exchange: Exchange
  protected readonly reply: GuardedReply
  protected readonly request: HttpRequest
  protected readonly reporter: Reporter
  protected readonly wait = new BoundedWait()
  protected settings: DeliverySettings
  #settle!: (outcome: ChatOutcome) => void
  /** At most one of the two is set: it answers the request. */
  #delivery: Delivery | undefined
  protected refusal: PlainAnswer | undefined
  /** Source of the delivery, where a store keeps the answer. */
  protected reader: KeptReader | undefined
  /** An answer that this request has begun and that may outlive it. */
  protected answer: Run | undefined
  /** The reason for which it is to end as soon as it has begun. */
  protected stopped: HttpError | undefined
  /** Settles when it is clear whether there is one. */
  protected beginning: Promise<unknown> | undefined
  #over = false
  /** Called when nothing is left to do; undefined from then on. */
  #atEnd: (() => void)[] | undefined = []
  /** The reason for which it was refused. */
  #error: ErrorInfo | undefined

  constructor(setup: HandlerSetup, exchange: Exchange) {
    this.setup = setup
    this.exchange = exchange
    this.settings = setup.settings
    this.reporter = new Reporter(setup.settings)
    this.reply = new GuardedReply(exchange.reply)
    this.request = new HttpRequest(exchange)
    this.outcome = new Promise(resolve => {
      this.#settle = resolve
    })
  }

  atEnd(over: () => void): void {
    if (this.#atEnd) this.#atEnd.push(over)
    else over()
  }

  stop(error: HttpError): void {
    // Its readers in this process are told by its last record, wherever they came in.
    this.stopped = error
    this.answer?.stop(error)
    if (this.reader?.local) this.#delivery?.hurry(lastWordsMs)
    else if (this.reader) this.#delivery?.dismiss(error, lastWordsMs)
    else if (this.#delivery) this.#delivery.stop(error, lastWordsMs)
    else if (this.refusal) this.refusal.hurry(lastWordsMs)
    else this.refuse(error)
  }

  /** From the reply: nothing was written yet. */
  drain(): void {}

  /** From the reply: somebody else has completed the response. */
  finish(): void {
    this.conclude('closed')
  }

  /** From the reply: the reader has left before there was an answer. */
  close(): void {
    this.conclude('closed')
  }

  /** From the reply. */
  broken(thrown: unknown): void {
    this.report(thrown)
    this.conclude('error')
  }

  /** True once the request is refused or over; a wait that ends after that has no effect. */
  protected get decided(): boolean {
    return this.#over || this.refusal !== undefined
  }

  protected deliver(
    parts: Omit<DeliveryContext, 'reply' | 'settings' | 'headers' | 'over'> & Partial<DeliveryContext>,
  ): void {
    const { headers = {} } = parts
    const settings = this.settings
    const delivery = new Delivery({
      reply: this.reply,
      settings,
      ...parts,
      headers: joined(headers, this.#corsHeaders),
      over: outcome => this.#delivered(delivery, outcome),
    })
    delivery.start()
    this.#delivery = delivery
  }

  #delivered(delivery: Delivery, outcome: ChatOutcome): void {
    const left = outcome === 'closed' || outcome === 'stalled'
    // In a microtask, since functions of the application listen.
    if (left && !this.answer) queueMicrotask(() => this.request.abort())
    this.#respond(outcome)
    const done = delivery.done()
    if (done) void done.then(() => this.#end())
    else this.#end()
  }

  /** Answers by what went wrong. */
  protected refuse(thrown: unknown): void {
    if (this.decided) return
    const report = this.report
    const shown = shownFailure(thrown, this.settings.showError)
    this.#error = shown.error
    if (!shown.expected) report(thrown)
    this.respond(failureResponse(shown, { wire: this.settings.wire, headSent: this.reply.headSent, report }), 'error')
  }

  /** Answers without a provider. */
  protected respond({ status, headers, body }: PlainResponse, outcome: ChatOutcome): void {
    const refusal = new PlainAnswer(this.reply, this.report)
    this.refusal = refusal
    this.#endIntake()
    refusal.send({ status, headers: joined(headers, this.#corsHeaders), body })
    void refusal.outcome.then(ended => this.conclude(ended === 'taken' ? outcome : ended))
  }

  /** The request is over. */
  protected conclude(outcome: ChatOutcome): void {
    if (this.#over) return
    this.#over = true
    this.#endIntake()
    this.#respond(outcome)
    this.#end()
  }

  /** The response is over. */
  #respond(outcome: ChatOutcome): void {
    this.#settle(outcome)
    if (!this.setup.options.onResponse) return
    if (this.beginning) void this.#tellOnceAsked(this.beginning, outcome)
    else this.#tell(outcome)
  }

  /** Nothing is left of the response. */
  #end(): void {
    if (this.beginning) void this.beginning.then(() => this.answer?.done).then(() => this.#finish())
    else this.#finish()
  }

  #finish(): void {
    const listeners = this.#atEnd ?? []
    this.#atEnd = undefined
    for (const over of listeners) over()
  }

  /** Ends what this reader gets, and not the answer that a store keeps. */
  protected expel(error: HttpError): void {
    if (this.reader) this.#delivery?.dismiss(error, lastWordsMs)
    else this.stop(error)
  }

  #endIntake(): void {
    if (!this.answer) this.request.abort()
    this.wait.end(new Error('The request is over.'))
  }

  get #corsHeaders(): Record<string, string> {
    return corsHeaders(this.setup.options.cors, this.exchange)
  }

  protected readonly report = (thrown: unknown): void => this.reporter.report(thrown)

  /** Tells of a response not before the answer, which may go on without it, has asked its provider. */
  async #tellOnceAsked(beginning: Promise<unknown>, outcome: ChatOutcome): Promise<void> {
    await beginning
    // Streams ask in a microtask, each in its own where one wraps another.
    await endOfTurn()
    this.#tell(outcome)
  }

  /** Tells the application that the response is over. */
  #tell(outcome: ChatOutcome): void {
    const { onResponse } = this.setup.options
    const { status } = this.reply
    const told = defined({ request: this.request, outcome, status, error: this.#error })
    this.reporter.each([told], response => onResponse?.(response))
  }
}
