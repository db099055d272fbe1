import type { ChatStream } from '@millrace/core'
import { captureContext, SharedTimer } from '@millrace/core/internal'
import type { CompleteListener } from '../delivery/answer-recorder.js'
import type { AnswerForm } from '../delivery/answer-wire.js'
import { Delivery } from '../delivery/delivery.js'
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
import type { ActiveRequest } from './active-requests.js'
import { type Permission, permissionEnded } from './authorization.js'
import { corsHeaders } from './cors.js'
import type { HandlerSetup } from './handler-setup.js'
import { HookCalls } from './hook-calls.js'
import { HttpRequest } from './http-request.js'
import { RequestIntake } from './request-intake.js'
import { warned } from './warned.js'

/** Milliseconds that a reader has for the last words when the server stops the answer. */
const lastWordsMs = 1_000

/**
 * One request on its way through the handler. Its intake ends with the first of these: a refusal, the reader's leaving, the server's shutdown, or an
 * answer, which a delivery takes over from there.
 */
export class HandledRequest implements ActiveRequest, GuardedReplyListener {
  /** Settles when the response is over. Never rejects. */
  readonly outcome: Promise<ChatOutcome>
  /** Settles when nothing is left to do. */
  readonly done: Promise<void>
  readonly #setup: HandlerSetup
  readonly #exchange: Exchange
  readonly #reply: GuardedReply
  readonly #request: HttpRequest
  readonly #reporter: Reporter
  readonly #wait = new BoundedWait()
  #settings: DeliverySettings
  #settle!: (outcome: ChatOutcome) => void
  #finish!: () => void
  /** At most one of the two is set: it answers the request. */
  #delivery: Delivery | undefined
  #refusal: PlainAnswer | undefined
  #over = false

  constructor(setup: HandlerSetup, exchange: Exchange) {
    this.#setup = setup
    this.#exchange = exchange
    this.#settings = setup.settings
    this.#reporter = new Reporter(setup.settings)
    this.#reply = new GuardedReply(exchange.reply)
    this.#request = new HttpRequest(exchange)
    this.outcome = new Promise(resolve => {
      this.#settle = resolve
    })
    this.done = new Promise(resolve => {
      this.#finish = resolve
    })
  }

  /** @param closing - why nobody is served any more. */
  start(closing: HttpError | undefined): void {
    this.#reply.open(this)
    const refusal = this.#setup.refusedHost?.(this.#exchange)
    if (this.#reply.closed) this.#close('closed')
    else if (refusal) this.#refuse(refusal)
    else void this.#run(closing)
  }

  stop(error: HttpError): void {
    if (this.#delivery) this.#delivery.stop(error, lastWordsMs)
    else if (this.#refusal) this.#refusal.hurry(lastWordsMs)
    else this.#refuse(error)
  }

  /** From the reply: nothing was written yet. */
  drain(): void {}

  /** From the reply: somebody else has completed the response. */
  finish(): void {
    this.#close('closed')
  }

  /** From the reply: the reader has left before there was an answer. */
  close(): void {
    this.#close('closed')
  }

  /** From the reply. */
  broken(thrown: unknown): void {
    this.#report(thrown)
    this.#close('error')
  }

  async #run(closing: HttpError | undefined): Promise<void> {
    const setup = this.#setup
    const wait = this.#wait
    const hooks = new HookCalls(wait, setup.hookTimeoutMs, this.#reporter)
    const intake = new RequestIntake({ setup, exchange: this.#exchange, request: this.#request, wait, hooks })
    try {
      this.#settings = intake.settings()
      if (closing) throw closing
      const { wire } = this.#settings
      const { route, response } = intake.route(wire)
      if (response) return this.#answer(response, 'finish')
      this.#enter()
      const { owner } = this.#permit(await intake.authorize())
      const models = intake.models(wire, route)
      if (models) return this.#answer(models, 'finish')
      const incoming = await intake.prepare(wire, owner)
      if (this.#decided) return
      const { provider = setup.options.provider, request, options, form } = incoming
      this.#deliver(warned(provider.stream(request, options), form.warnings ?? []), form, owner)
    } catch (thrown) {
      this.#refuse(thrown)
    }
  }

  /** Counts the request among all. */
  #enter(): void {
    const { admission } = this.#setup
    admission.enter()
    void this.done.then(() => admission.leave())
  }

  /** Counts the request among those of its owner, and ends it with its permission. */
  #permit(permission: Permission): Permission {
    const { admission } = this.#setup
    const { owner, untilMs } = permission
    if (owner !== undefined) {
      admission.enterOwner(owner)
      void this.done.then(() => admission.leaveOwner(owner))
    }
    if (Number.isFinite(untilMs)) {
      const timer = new SharedTimer()
      timer.set(Math.max(0, untilMs - Date.now()), { timeUp: () => this.stop(permissionEnded()) })
      void this.outcome.then(() => timer.clear())
    }
    return permission
  }

  /** True once the request is refused or over; a wait that ends after that has no effect. */
  get #decided(): boolean {
    return this.#over || this.#refusal !== undefined
  }

  #deliver(stream: ChatStream, form: AnswerForm, owner: string | undefined): void {
    const headers = this.#corsHeaders
    const complete = this.#keeping(form, owner)
    const delivery = new Delivery({
      reply: this.#reply,
      stream,
      settings: this.#settings,
      headers,
      form,
      owner,
      complete,
    })
    delivery.start()
    this.#delivery = delivery
    void delivery.outcome.then(outcome => {
      if (outcome === 'closed' || outcome === 'stalled') this.#request.abort()
      this.#settle(outcome)
    })
    void delivery.done().then(this.#finish)
  }

  /** Keeps the items of the answer, where its dialect has some. */
  #keeping({ context }: AnswerForm, owner: string | undefined): CompleteListener | undefined {
    const { items } = this.#setup
    const { wire } = this.#settings
    if (!items || !wire.keptItems) return undefined
    const inContext = captureContext()
    return answer => inContext(() => items.keep(wire, answer, context, owner))
  }

  /** Answers by what went wrong. */
  #refuse(thrown: unknown): void {
    if (this.#decided) return
    const report = this.#report
    const shown = shownFailure(thrown)
    if (!shown.expected) report(thrown)
    this.#answer(failureResponse(shown, { wire: this.#settings.wire, headSent: this.#reply.headSent, report }), 'error')
  }

  /** Answers without a provider. */
  #answer({ status, headers, body }: PlainResponse, outcome: ChatOutcome): void {
    const refusal = new PlainAnswer(this.#reply, this.#report)
    this.#refusal = refusal
    this.#endIntake()
    refusal.send({ status, headers: joined(headers, this.#corsHeaders), body })
    void refusal.outcome.then(ended => this.#close(ended === 'taken' ? outcome : ended))
  }

  #close(outcome: ChatOutcome): void {
    if (this.#over) return
    this.#over = true
    this.#endIntake()
    this.#settle(outcome)
    this.#finish()
  }

  #endIntake(): void {
    this.#request.abort()
    this.#wait.end(new Error('The request is over.'))
  }

  get #corsHeaders(): Record<string, string> {
    return corsHeaders(this.#setup.options.cors, this.#exchange)
  }

  readonly #report = (thrown: unknown): void => this.#reporter.report(thrown)
}
