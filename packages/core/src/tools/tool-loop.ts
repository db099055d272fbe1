import { captureContext } from '#async-context'
import type { InContext } from '../context/async-context.js'
import { randomId } from '../lib/random-id.js'
import { isVendorCall } from '../sink/vendor-calls.js'
import type { ChatStream } from '../stream/chat-stream.js'
import type { ChatReader } from '../stream/flow.js'
import { relay } from '../stream/relay.js'
import type { Flow } from '../transport/transport.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { amend, ChatError, errorInfo } from '../vocabulary/errors.js'
import type {
  ChatRecord,
  FinishEvent,
  StepEndEvent,
  ToolApprovalEvent,
  ToolResultEvent,
  Usage,
} from '../vocabulary/events.js'
import { overTime } from '../vocabulary/over-time.js'
import type { Message, ToolCallPart, ToolResultPart } from '../vocabulary/request.js'
import { addUsage } from '../vocabulary/usage.js'
import { AnswerIds } from './answer-ids.js'
import { BoundedCall } from './bounded-call.js'
import type { CallJob } from './call-run.js'
import { decidedJobs } from './decided-calls.js'
import { LoopStep } from './loop-step.js'
import { openStep, type ToolLoopCall, timeLeft } from './open-step.js'
import { ToolRound, type ToolRoundListener } from './tool-round.js'

/**
 * One answer in as many steps as it takes: the model is read, its calls are run, and it is asked again with what they gave. The records of a step go
 * through as they come, and no promise is made for them.
 */
export class ToolLoop implements ToolRoundListener {
  readonly #call: ToolLoopCall
  readonly #reader: ChatReader
  readonly #relay = relay()
  readonly #inContext: InContext = captureContext()
  readonly #startedAt = performance.now()
  readonly #ids: AnswerIds
  #messages: readonly Message[]
  #usage: Usage | undefined
  #started = false
  #over = false
  /** The step whose model's part or calls are under way. Undefined before the first: calls are run that people decided about. */
  #step: LoopStep | undefined
  /** The calls that are run, by id. */
  #ran: ReadonlyMap<string, ToolCallPart> = new Map()
  /** Results of calls that people decided about. */
  readonly #decided = new Map<ToolCallPart, ToolResultPart>()

  /** @param first - the first step's answer, which `stream()` opened to find out about its arguments; absent where calls are run before it. */
  constructor(call: ToolLoopCall, first: ChatStream | undefined, reader: ChatReader) {
    this.#call = call
    this.#reader = reader
    this.#messages = call.messages
    this.#ids = new AnswerIds(call.history.recentIds)
    if (first) this.#read(first)
    else void this.#runDecided()
  }

  /** The flow over all steps. */
  get flow(): Flow {
    return this.#relay
  }

  /** From the round: a result, or a question. */
  gave(record: ToolResultEvent | ToolApprovalEvent): void {
    const call = this.#ran.get(record.toolCallId)!
    if (this.#step) this.#step.add(record)
    else if (record.type === 'tool-result' && !record.preliminary)
      this.#decided.set(call, { ...record, toolName: call.toolName })
    this.#give([record])
  }

  /** From the round. */
  roundEnded(): void {
    if (this.#step) void this.#goOn(this.#step)
    else this.#decidedEnded()
  }

  /** From the round: a failure that is the answer's. */
  roundFailed(error: ErrorInfo): void {
    this.#fail(error)
  }

  async #runDecided(): Promise<void> {
    const jobs = await this.#bounded('usedApprovals', box => decidedJobs(this.#call, box))
    if (jobs) this.#run(jobs.gave)
  }

  #decidedEnded(): void {
    const { history, isOurs } = this.#call
    if (history.waits(isOurs)) return this.#finish({ type: 'finish', reason: 'tool-calls' })
    this.#messages = history.completed(isOurs, this.#decided)
    // The tools have run, whatever becomes of the answer: a reset must not withdraw what they gave.
    this.#next({ type: 'step-end' })
  }

  #read(stream: ChatStream): void {
    const step = new LoopStep((this.#step?.number ?? 0) + 1)
    this.#step = step
    this.#relay.follow(stream.connect({ batch: records => this.#batch(records, step) }))
  }

  #batch(records: readonly ChatRecord[], step: LoopStep): void {
    if (this.#over || step.finish) return
    const shown: ChatRecord[] = []
    for (const record of records) {
      if (record.type === 'finish') return this.#modelFinished(step, shown, record)
      if (record.type === 'error') this.#over = true
      if (record.type === 'start' && this.#started) continue
      this.#started = true
      const own = this.#ids.map(record)
      step.add(own, record.type === 'tool-call-end' && isVendorCall(record))
      shown.push(own)
    }
    if (shown.length > 0) this.#reader.batch(shown)
  }

  /** The model's part is over: its calls are run, or it is the answer's end. @param shown - the records of its last batch. */
  #modelFinished(step: LoopStep, shown: readonly ChatRecord[], finish: FinishEvent): void {
    step.finish = finish
    this.#usage = addUsage(this.#usage, finish.usage)
    this.#ids.next()
    const jobs = finish.reason === 'tool-calls' ? this.#jobsOf(step) : []
    const rests = this.#resumes(step, finish)
    if ((jobs.length === 0 && !rests) || step.number >= this.#call.settings.maxSteps) return this.#finish(finish, shown)
    if (rests) return this.#again(step, shown)
    if (shown.length > 0) this.#reader.batch(shown)
    // The reader may have left inside of that.
    if (!this.#relay.cancelled) this.#run(jobs)
  }

  /**
   * A paused answer is sent back, where no call of it waits for a result of ours. One that is cut is not, and one that says nothing would be the same request once
   * more. A loop within has done so as often as it may.
   */
  #resumes(step: LoopStep, { paused, reason }: FinishEvent): boolean {
    if (!paused || reason === 'length' || reason === 'content-filter') return false
    return step.says && step.openCalls.length === 0 && !this.#call.sign.seen
  }

  /** The calls to run. One of no tool that there is belongs to them, to tell the model so; those of the caller's tools do not. */
  #jobsOf(step: LoopStep): readonly CallJob[] {
    const { tools, request } = this.#call
    const others = new Set(request.tools?.map(({ name }) => name))
    const messages = [...this.#messages, ...step.messages]
    return step.openCalls.flatMap(call => {
      const tool = tools.get(call.toolName)
      const isCallers = tool ? !tool.execute : others.has(call.toolName) || !this.#isNearest
      return isCallers ? [] : [{ call, tool, messages, approved: false }]
    })
  }

  /** No loop is nearer to the model. One without tools answers for none. */
  get #isNearest(): boolean {
    return !this.#call.sign.seen && this.#call.tools.declared.length > 0
  }

  #run(jobs: readonly CallJob[]): void {
    const { tools, settings, options } = this.#call
    this.#ran = new Map(jobs.map(({ call }) => [call.toolCallId, call]))
    const names = tools.declared.map(({ name }) => name)
    const { owner, totalTimeoutMs: totalMs = Number.POSITIVE_INFINITY } = options
    const setting = { settings, owner, inContext: this.#inContext, names, leftMs: this.#leftMs, totalMs }
    const round = new ToolRound(jobs, setting, this)
    this.#relay.follow(round)
    round.start()
  }

  /** After the calls of a step: the answer waits for somebody, is stopped, or the model is asked again. */
  async #goOn(step: LoopStep): Promise<void> {
    if (step.asked || step.openCalls.length > 0) return this.#finish(step.finish!)
    const { stopWhen } = this.#call.settings
    if (stopWhen) {
      const shown = step.shown(this.#ran)
      const stops = await this.#bounded('stopWhen', box => box.for(() => stopWhen(shown)))
      if (stops === undefined) return
      if (stops.gave) return this.#finish({ type: 'finish', reason: 'stop' })
    }
    this.#again(step)
  }

  /** Asks the model again with what the step adds. @param shown - records before its end. */
  #again(step: LoopStep, shown: readonly ChatRecord[] = []): void {
    this.#messages = [...this.#messages, ...step.messages]
    const { usage } = step
    this.#next({ type: 'step-end', ...(usage && { usage }) }, shown)
  }

  /** Ends the step, and asks the model again. @param shown - records before its end. */
  #next(end: StepEndEvent, shown: readonly ChatRecord[] = []): void {
    this.#give([...shown, end])
    if (this.#over || this.#relay.cancelled) return
    // A vendor that paused is asked again from inside its batch, which comes in the context of its socket.
    this.#inContext(() => this.#ask())
  }

  #ask(): void {
    const elapsedMs = performance.now() - this.#startedAt
    // Not left to the provider: one of somebody's own may keep no time.
    if (timeLeft(this.#call, elapsedMs) === 0) return this.#fail(overTime(this.#call.options.totalTimeoutMs!))
    let stream: ChatStream
    try {
      stream = openStep(this.#call, this.#messages, { first: this.#step === undefined, elapsedMs })
    } catch (thrown) {
      return this.#fail(amend(errorInfo(thrown), { provider: this.#call.provider.id }))
    }
    this.#read(stream)
  }

  /**
   * Waits for functions of the application, no longer than a tool may take.
   *
   * @param what - names them in the error of those that take longer.
   * @returns undefined where the answer is over meanwhile.
   */
  async #bounded<Result>(
    what: string,
    run: (box: BoundedCall) => Promise<Result>,
  ): Promise<{ readonly gave: Result } | undefined> {
    const ms = Math.min(this.#call.settings.toolTimeoutMs, this.#leftMs)
    const late = (): Error => new ChatError({ code: 'timeout', message: `${what} took longer than ${ms} ms.` })
    const box = new BoundedCall(this.#inContext, ms, late)
    this.#relay.follow({ pause: nothing, resume: nothing, cancel: reason => box.abort(reason) })
    box.go()
    try {
      const gave = await run(box)
      return this.#relay.cancelled ? undefined : { gave }
    } catch (thrown) {
      this.#fail(errorInfo(thrown))
      return undefined
    } finally {
      box.end()
    }
  }

  /** Milliseconds of the total. */
  get #leftMs(): number {
    return timeLeft(this.#call, performance.now() - this.#startedAt) ?? Number.POSITIVE_INFINITY
  }

  /** Gives records to the reader, behind a `start` where no vendor has given one yet. */
  #give(records: readonly ChatRecord[]): void {
    if (this.#over || this.#relay.cancelled) return
    if (this.#started) return this.#reader.batch(records)
    this.#started = true
    const { provider, request } = this.#call
    const model = request.model === undefined ? {} : { model: request.model }
    this.#reader.batch([{ type: 'start', messageId: `msg_${randomId()}`, provider: provider.id, ...model }, ...records])
  }

  /** @param shown - records before it. */
  #finish(finish: FinishEvent, shown: readonly ChatRecord[] = []): void {
    const usage = this.#usage
    this.#give([...shown, usage === finish.usage ? finish : { ...finish, ...(usage && { usage }) }])
    this.#over = true
  }

  #fail(error: ErrorInfo): void {
    if (this.#over || this.#relay.cancelled) return
    this.#over = true
    this.#reader.batch([{ type: 'error', error }])
  }
}

/** There is nothing to hold back. */
function nothing(): void {}
