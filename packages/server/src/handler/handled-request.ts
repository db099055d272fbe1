import type { ChatStream } from '@millrace/core'
import { captureContext, isPromise } from '@millrace/core/internal'
import { AnswerRecorder, type CompleteListener } from '../delivery/answer-recorder.js'
import type { AnswerForm } from '../delivery/answer-wire.js'
import { ReaderRecorder } from '../delivery/delivery-recorder.js'
import { BoundedWait } from '../exchange/bounded-wait.js'
import type { PlainResponse } from '../exchange/error-response.js'
import type { HttpError } from '../exchange/http-error.js'
import { streamHeader } from '../wire/stream-id.js'
import { countOwner, enter, permit } from './admitted.js'
import { answerStream } from './answer-stream.js'
import { AnsweredRequest } from './answered-request.js'
import { permissionEnded } from './authorization.js'
import { HookCalls } from './hook-calls.js'
import { type KeepPlan, keepPlan } from './keep-plan.js'
import type { KeptIntake, Reading } from './kept-intake.js'
import { resumeOf } from './kept-route.js'
import { type IncomingRequest, RequestIntake } from './request-intake.js'

/**
 * One request on its way through the handler. Its intake ends with the first of these: a refusal, the reader's leaving, the server's shutdown, or an
 * answer, which a delivery takes over from there.
 */
export class HandledRequest extends AnsweredRequest {
  /** @param closing - why nobody is served any more. */
  start(closing: HttpError | undefined): void {
    this.reply.open(this)
    if (this.reply.closed) this.conclude('closed')
    else void this.#run(closing)
  }

  async #run(closing: HttpError | undefined): Promise<void> {
    const setup = this.setup
    const wait = this.wait
    const hooks = this.#hooks(wait)
    const intake = new RequestIntake({ setup, exchange: this.exchange, request: this.request, wait, hooks })
    try {
      this.settings = intake.settings()
      // In the words of the dialect, and before anything else.
      const foreign = setup.refusedHost?.(this.exchange)
      if (foreign) return this.refuse(foreign)
      const { wire } = this.settings
      const stops = intake.stops(wire)
      if (closing && !stops) return this.respond(intake.sentOn(wire, closing), 'finish')
      const { route, response } = intake.route(wire)
      if (response) return this.respond(response, 'finish')
      const full = enter(setup.admission, this, stops)
      if (full) return this.respond(intake.sentOn(wire, full), 'finish')
      const given = intake.authorize()
      const permission = isPromise(given) ? await given : given
      const { owner } = permission
      const count = intake.ownerCount(route)
      permit(setup.admission, this, permission, count, () => this.expel(permissionEnded()))
      const models = intake.models(wire, route, owner)
      if (models) return this.respond(models, 'finish')
      const opened = setup.kept?.intake({
        wire,
        owner,
        hooks,
        lasting: this.#hooks(new BoundedWait()),
        report: this.report,
      })
      const kept = isPromise(opened) ? await opened : opened
      if (kept && route.kind === 'kept') return this.#called(await kept.call(route.call))
      const asked = await intake.ask(wire, owner)
      const plan = keepPlan(setup, wire, this.exchange, asked)
      const reading = kept && plan && (await kept.join(plan, asked.form))
      if (reading) return this.#called(reading)
      // It was taken for a reader of an answer that is there.
      if (count !== 'answer') countOwner(setup.admission, this, owner, 'answer')
      const prepared = intake.prepare(asked, owner)
      const incoming = isPromise(prepared) ? await prepared : prepared
      if (!kept || !plan) return this.#ask(incoming, owner)
      const keeping = this.#keep(kept, plan, incoming, owner)
      this.beginning = keeping.catch(() => {})
      await keeping
    } catch (thrown) {
      this.refuse(thrown)
    }
  }

  #hooks(wait: BoundedWait): HookCalls {
    return new HookCalls(wait, this.setup.hookTimeoutMs, this.reporter)
  }

  /** Asks the provider for this reader alone. */
  #ask(incoming: IncomingRequest, owner: string | undefined): void {
    if (this.decided) return
    const { form } = incoming
    const stream = this.#streamOf(incoming, owner)
    this.deliver({ stream, form, owner, complete: this.#keeping(form, owner) })
  }

  #streamOf(incoming: IncomingRequest, owner: string | undefined): ChatStream {
    const { provider, approvalSecret: secret } = this.setup.options
    return answerStream(incoming, { provider, secret, wire: this.settings.wire, owner })
  }

  /**
   * Begins an answer that a store keeps, and reads it. Once the log is begun the answer is asked for, also where the reader has left in the meantime: whoever
   * asks again by its name joins it.
   */
  async #keep(kept: KeptIntake, plan: KeepPlan, incoming: IncomingRequest, owner: string | undefined): Promise<void> {
    if (this.decided) return
    const { form } = incoming
    const begun = await kept.begin(plan, form)
    if ('reader' in begun) return this.#read(begun)
    const { streamId } = begun.log
    // Its items have the ids that its stream tells.
    const items = this.#keeping({ ...form, context: { ...form.context, streamId } }, owner)
    const recorder = new AnswerRecorder(this.settings, owner, form.warnings, items, streamId)
    // Only the request that has begun the log asks the provider, of all that come under its name.
    const ask = (): ChatStream => this.#streamOf(incoming, owner)
    const { showError } = this.settings
    const run = kept.run(begun, { ask, recorder, showError, orphanMs: plan.orphanMs })
    this.answer = run
    void run.done.then(() => this.request.abort())
    // A reader is there before the first record is.
    const reading = plan.background && form.whole ? undefined : kept.reading(plan, form, streamId)
    run.start()
    if (this.stopped) run.stop(this.stopped)
    if (reading) this.#read(reading)
    else if (!this.decided) this.respond(kept.told(streamId, form.context), 'finish')
  }

  /** Answers a call about an answer that is kept. */
  #called(answer: PlainResponse | Reading): void {
    if ('reader' in answer) this.#read(answer)
    else if (!this.decided) this.respond(answer, 'finish')
  }

  /** Delivers an answer that a store keeps. */
  #read({ streamId, reader, form, known }: Reading): void {
    if (this.refusal) return reader.cancel()
    this.reader = reader
    const settings = { ...this.settings, onDisconnect: 'cancel' as const }
    this.deliver({
      stream: reader,
      form,
      settings: known ? { ...settings, headTimeoutMs: 0 } : settings,
      headers: streamHeader(streamId),
      recorder: new ReaderRecorder(settings),
      parting: resumeOf(settings.wire)?.parting,
    })
  }

  /** Keeps the items of the answer, where its dialect has some. */
  #keeping({ context }: AnswerForm, owner: string | undefined): CompleteListener | undefined {
    const { items } = this.setup
    const { wire } = this.settings
    if (!items || !wire.keptItems) return undefined
    const inContext = captureContext()
    return answer => inContext(() => items.keep(wire, answer, context, owner))
  }
}
