import { SharedTimer, type TimerListener } from '../time/shared-timer.js'
import type { Flow } from '../transport/transport.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { ChatError, errorInfo } from '../vocabulary/errors.js'
import type { ToolApprovalEvent, ToolResultEvent } from '../vocabulary/events.js'
import { overTime } from '../vocabulary/over-time.js'
import { type CallJob, CallRun, type CallSetting } from './call-run.js'
import { Gate } from './gate.js'

/** Is told how the calls of a round go. Never called from inside `start`, `pause`, `resume` or `cancel`. */
export interface ToolRoundListener {
  /** A result, a preliminary one too, or a question for a person. */
  gave(record: ToolResultEvent | ToolApprovalEvent): void
  /** Each call has its result, or waits for a person. */
  roundEnded(): void
  /** A call's failure is the answer's. */
  roundFailed(error: ErrorInfo): void
}

/** The parts of a loop that a round needs. */
export interface RoundSetting extends Omit<CallSetting, 'gate' | 'preliminary'> {
  /** Milliseconds of the answer that are left. */
  readonly leftMs: number
  /** Milliseconds that it may take in all. */
  readonly totalMs: number
}

/** Runs the calls of one step, some at a time; each tells its result when it is there. */
export class ToolRound implements Flow, TimerListener {
  readonly #jobs: readonly CallJob[]
  readonly #setting: CallSetting
  readonly #listener: ToolRoundListener
  readonly #gate = new Gate()
  readonly #running = new Set<CallRun>()
  /** No provider is there to keep the total time. */
  readonly #timer = new SharedTimer()
  readonly #leftMs: number
  readonly #totalMs: number
  #next = 0
  #over = false

  constructor(jobs: readonly CallJob[], setting: RoundSetting, listener: ToolRoundListener) {
    this.#jobs = jobs
    this.#listener = listener
    this.#leftMs = setting.leftMs
    this.#totalMs = setting.totalMs
    this.#setting = {
      ...setting,
      gate: this.#gate,
      preliminary: record => {
        if (!this.#over) listener.gave(record)
      },
    }
  }

  start(): void {
    if (this.#over) return
    if (this.#leftMs < Number.POSITIVE_INFINITY) this.#timer.set(this.#leftMs, this)
    this.#setting.inContext(() => queueMicrotask(() => this.#fill()))
  }

  pause(): void {
    this.#gate.close()
  }

  resume(): void {
    this.#gate.open()
  }

  /** From the timer. */
  timeUp(): void {
    this.#failed(new ChatError(overTime(this.#totalMs)))
  }

  cancel(reason?: unknown): void {
    if (this.#over) return
    this.#end()
    for (const run of this.#running) run.cancel(reason ?? stopped())
  }

  #fill(): void {
    const { maxParallel } = this.#setting.settings
    while (!this.#over && this.#next < this.#jobs.length && this.#running.size < maxParallel)
      void this.#run(new CallRun(this.#jobs[this.#next++]!, this.#setting))
  }

  async #run(run: CallRun): Promise<void> {
    this.#running.add(run)
    try {
      const record = await run.ended()
      this.#running.delete(run)
      if (this.#over) return
      this.#listener.gave(record)
    } catch (thrown) {
      this.#running.delete(run)
      return this.#failed(thrown)
    }
    if (this.#over) return
    this.#fill()
    if (this.#running.size > 0) return
    this.#end()
    this.#listener.roundEnded()
  }

  #failed(thrown: unknown): void {
    if (this.#over) return
    this.cancel(thrown)
    this.#setting.inContext(() => this.#listener.roundFailed(errorInfo(thrown)))
  }

  #end(): void {
    this.#over = true
    this.#timer.clear()
  }
}

const stopped = (): Error => Object.assign(new Error('The answer was stopped.'), { name: 'AbortError' })
