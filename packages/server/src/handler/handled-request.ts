import type { ChatStream, ErrorInfo } from '@millrace/core'
import { captureContext, isPromise } from '@millrace/core/internal'
import { defined } from '@millrace/core/provider-kit'
import { AnswerRecorder, type CompleteListener } from '../delivery/answer-recorder.js'
import type { AnswerForm } from '../delivery/answer-wire.js'
import { Delivery } from '../delivery/delivery.js'
import type { DeliveryContext } from '../delivery/delivery-context.js'
import { ReaderRecorder } from '../delivery/delivery-recorder.js'
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
import { countOwner, enter, permit } from './admitted.js'
import { answerStream } from './answer-stream.js'
import { permissionEnded } from './authorization.js'
import { corsHeaders } from './cors.js'
import type { HandlerSetup } from './handler-setup.js'
import { HookCalls } from './hook-calls.js'
import { HttpRequest } from './http-request.js'
import { type KeepPlan, keepPlan } from './keep-plan.js'
import { KeptIntake, type Reading, streamHeader } from './kept-intake.js'
import { resumeOf } from './kept-route.js'
import { type IncomingRequest, RequestIntake } from './request-intake.js'

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
  /** Source of the delivery, where a store keeps the answer. */
  #reader: KeptReader | undefined
  /** An answer that this request has begun and that may outlive it. */
  #answer: Run | undefined
  /** The reason for which it is to end as soon as it has begun. */
  #stopped: HttpError | undefined
  /** Settles when it is clear whether there is one. */
  #beginning: Promise<unknown> | undefined
  #over = false
  /** The reason for which it was refused. */
  #error: ErrorInfo | undefined

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
    if (setup.options.onResponse) void this.outcome.then(outcome => this.#tell(outcome))
  }

  /** @param closing - why nobody is served any more. */
  start(closing: HttpError | undefined): void {
    this.#reply.open(this)
    if (this.#reply.closed) this.#close('closed')
    else void this.#run(closing)
  }

  stop(error: HttpError): void {
    // Its readers in this process are told by its last record, wherever they came in.
    this.#stopped = error
    this.#answer?.stop(error)
    if (this.#reader?.local) this.#delivery?.hurry(lastWordsMs)
    else if (this.#reader) this.#delivery?.dismiss(error, lastWordsMs)
    else if (this.#delivery) this.#delivery.stop(error, lastWordsMs)
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
    const hooks = this.#hooks(wait)
    const intake = new RequestIntake({ setup, exchange: this.#exchange, request: this.#request, wait, hooks })
    try {
      this.#settings = intake.settings()
      // In the words of the dialect, and before anything else.
      const foreign = setup.refusedHost?.(this.#exchange)
      if (foreign) return this.#refuse(foreign)
      const { wire } = this.#settings
      const stops = intake.stops(wire)
      if (closing && !stops) return this.#respond(intake.sentOn(wire, closing), 'finish')
      const { route, response } = intake.route(wire)
      if (response) return this.#respond(response, 'finish')
      const full = enter(setup.admission, this, stops)
      if (full) return this.#respond(intake.sentOn(wire, full), 'finish')
      const given = intake.authorize()
      const permission = isPromise(given) ? await given : given
      const { owner } = permission
      const count = intake.ownerCount(route)
      permit(setup.admission, this, permission, count, () => this.#expel(permissionEnded()))
      const models = intake.models(wire, route, owner)
      if (models) return this.#respond(models, 'finish')
      const kept =
        setup.kept &&
        new KeptIntake({
          kept: setup.kept,
          wire,
          owner,
          hooks,
          lasting: this.#hooks(new BoundedWait()),
          report: this.#report,
        })
      if (kept && route.kind === 'kept') return this.#called(await kept.call(route.call))
      const asked = await intake.ask(wire, owner)
      const plan = keepPlan(setup, wire, this.#exchange, asked)
      const reading = kept && plan && (await kept.join(plan, asked.form))
      if (reading) return this.#called(reading)
      // It was taken for a reader of an answer that is there.
      if (count !== 'answer') countOwner(setup.admission, this, owner, 'answer')
      const prepared = intake.prepare(asked, owner)
      const incoming = isPromise(prepared) ? await prepared : prepared
      if (!kept || !plan) return this.#ask(incoming, owner)
      const keeping = this.#keep(kept, plan, incoming, owner)
      this.#beginning = keeping.catch(() => {})
      await keeping
    } catch (thrown) {
      this.#refuse(thrown)
    }
  }

  /** Tells the application that the response is over. */
  #tell(outcome: ChatOutcome): void {
    const { onResponse } = this.#setup.options
    const { status } = this.#reply
    const told = defined({ request: this.#request, outcome, status, error: this.#error })
    void this.#reporter.guard(() => onResponse?.(told))
  }

  #hooks(wait: BoundedWait): HookCalls {
    return new HookCalls(wait, this.#setup.hookTimeoutMs, this.#reporter)
  }

  /** True once the request is refused or over; a wait that ends after that has no effect. */
  get #decided(): boolean {
    return this.#over || this.#refusal !== undefined
  }

  /** Asks the provider for this reader alone. */
  #ask(incoming: IncomingRequest, owner: string | undefined): void {
    if (this.#decided) return
    const { form } = incoming
    const stream = this.#streamOf(incoming, owner)
    this.#deliver({ stream, form, owner, complete: this.#keeping(form, owner) })
  }

  #streamOf(incoming: IncomingRequest, owner: string | undefined): ChatStream {
    const { provider, approvalSecret: secret } = this.#setup.options
    return answerStream(incoming, { provider, secret, wire: this.#settings.wire, owner })
  }

  /**
   * Begins an answer that a store keeps, and reads it. Once the log is begun the answer is asked for, also where the reader has left in the meantime: whoever
   * asks again by its name joins it.
   */
  async #keep(kept: KeptIntake, plan: KeepPlan, incoming: IncomingRequest, owner: string | undefined): Promise<void> {
    if (this.#decided) return
    const { form } = incoming
    const begun = await kept.begin(plan, form)
    if ('reader' in begun) return this.#read(begun)
    const { streamId } = begun.log
    // Its items have the ids that its stream tells.
    const items = this.#keeping({ ...form, context: { ...form.context, streamId } }, owner)
    const recorder = new AnswerRecorder(this.#settings, owner, form.warnings, items, streamId)
    // Only the request that has begun the log asks the provider, of all that come under its name.
    const ask = (): ChatStream => this.#streamOf(incoming, owner)
    const { showError } = this.#settings
    const run = kept.run(begun, { ask, recorder, showError, orphanMs: plan.orphanMs })
    this.#answer = run
    void run.done.then(() => this.#request.abort())
    // A reader is there before the first record is.
    const reading = plan.background && form.whole ? undefined : kept.reading(plan, form, streamId)
    run.start()
    if (this.#stopped) run.stop(this.#stopped)
    if (reading) this.#read(reading)
    else if (!this.#decided) this.#respond(kept.told(streamId, form.context), 'finish')
  }

  /** Answers a call about an answer that is kept. */
  #called(answer: PlainResponse | Reading): void {
    if ('reader' in answer) this.#read(answer)
    else if (!this.#decided) this.#respond(answer, 'finish')
  }

  /** Delivers an answer that a store keeps. */
  #read({ streamId, reader, form, known }: Reading): void {
    if (this.#refusal) return reader.cancel()
    this.#reader = reader
    const settings = { ...this.#settings, onDisconnect: 'cancel' as const }
    this.#deliver({
      stream: reader,
      form,
      settings: known ? { ...settings, headTimeoutMs: 0 } : settings,
      headers: streamHeader(streamId),
      recorder: new ReaderRecorder(settings),
      parting: resumeOf(settings.wire)?.parting,
    })
  }

  #deliver(parts: Omit<DeliveryContext, 'reply' | 'settings' | 'headers'> & Partial<DeliveryContext>): void {
    const { headers = {} } = parts
    const settings = this.#settings
    const delivery = new Delivery({
      reply: this.#reply,
      settings,
      ...parts,
      headers: joined(headers, this.#corsHeaders),
    })
    delivery.start()
    this.#delivery = delivery
    void delivery.outcome.then(outcome => {
      const left = outcome === 'closed' || outcome === 'stalled'
      if (left && !this.#answer) this.#request.abort()
      this.#settle(outcome)
    })
    void delivery.done().then(() => this.#end())
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
    const shown = shownFailure(thrown, this.#settings.showError)
    this.#error = shown.error
    if (!shown.expected) report(thrown)
    this.#respond(
      failureResponse(shown, { wire: this.#settings.wire, headSent: this.#reply.headSent, report }),
      'error',
    )
  }

  /** Answers without a provider. */
  #respond({ status, headers, body }: PlainResponse, outcome: ChatOutcome): void {
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
    this.#end()
  }

  /** The response is over. */
  #end(): void {
    if (this.#beginning) void this.#beginning.then(() => this.#answer?.done).then(this.#finish)
    else this.#finish()
  }

  /** Ends what this reader gets, and not the answer that a store keeps. */
  #expel(error: HttpError): void {
    if (this.#reader) this.#delivery?.dismiss(error, lastWordsMs)
    else this.stop(error)
  }

  #endIntake(): void {
    if (!this.#answer) this.#request.abort()
    this.#wait.end(new Error('The request is over.'))
  }

  get #corsHeaders(): Record<string, string> {
    return corsHeaders(this.#setup.options.cors, this.#exchange)
  }

  readonly #report = (thrown: unknown): void => this.#reporter.report(thrown)
}
