import type { InContext } from '../context/async-context.js'
import type { ToolApprovalEvent, ToolResultEvent } from '../vocabulary/events.js'
import type { Json, Message, ToolCallPart } from '../vocabulary/request.js'
import { askFor } from './approvals.js'
import { BoundedCall } from './bounded-call.js'
import type { Gate } from './gate.js'
import type { LoopSettings } from './loop-settings.js'
import type { ToolContext } from './tool-definition.js'
import { outputOf, raisedOf, toldOf } from './tool-output.js'
import type { CheckedInput } from './tool-schema.js'
import type { PreparedTool } from './tool-set.js'

/** A call that a loop runs. */
export interface CallJob {
  readonly call: ToolCallPart
  /** Undefined where there is no tool of this name. */
  readonly tool: PreparedTool | undefined
  /** The conversation up to the call. */
  readonly messages: readonly Message[]
  /** A person has approved it. */
  readonly approved: boolean
  /** The output, where it is known without running the tool: the person has refused. */
  readonly refusal?: string
}

/** The parts of a loop that its calls need. */
export interface CallSetting {
  readonly settings: LoopSettings
  readonly owner: string | undefined
  readonly inContext: InContext
  /** Closed while the reader holds the answer back: then a tool's next stage is not asked for. */
  readonly gate: Gate
  /** Names of the tools that there are. */
  readonly names: readonly string[]
  /** Takes a preliminary result. */
  readonly preliminary: (result: ToolResultEvent) => void
}

/**
 * One call on its way: arguments checked, mended once, a person asked, the tool run. Each failure becomes a result that tells the model, but for
 * those that the settings raise.
 */
export class CallRun {
  readonly #job: CallJob
  readonly #setting: CallSetting
  readonly #box: BoundedCall
  #cancelled = false

  constructor(job: CallJob, setting: CallSetting) {
    this.#job = job
    this.#setting = setting
    const ms = job.tool?.timeoutMs ?? setting.settings.toolTimeoutMs
    this.#box = new BoundedCall(setting.inContext, ms, () => lateError(ms))
  }

  /** Rejects with what the settings raise, and with the reason of a cancel. */
  async ended(): Promise<ToolResultEvent | ToolApprovalEvent> {
    const { call, refusal } = this.#job
    if (refusal !== undefined) return failed(call, refusal)
    this.#box.go()
    try {
      return await this.#run()
    } catch (thrown) {
      if (this.#cancelled) throw thrown
      return failed(call, this.#toldOf(thrown))
    } finally {
      this.#box.end()
    }
  }

  #toldOf(thrown: unknown): Json {
    const { call } = this.#job
    try {
      return toldOf(thrown, call, this.#setting.settings)
    } catch (raised) {
      throw raisedOf(raised, thrown, call)
    }
  }

  cancel(reason: unknown): void {
    this.#cancelled = true
    this.#box.abort(reason)
  }

  async #run(): Promise<ToolResultEvent | ToolApprovalEvent> {
    const { call, tool, approved } = this.#job
    const { settings, owner, names } = this.#setting
    if (!tool?.execute) return failed(call, `There is no tool ${call.toolName}. The tools are: ${names.join(', ')}.`)
    const checked = await this.#checked(tool)
    if ('problem' in checked) return failed(call, checked.problem)
    const { value } = checked
    if (!approved && (await this.#asks(tool, value))) return askFor(call, owner, settings)
    const given = await this.#box.for(() => tool.execute?.(value, this.#context))
    const output = isStaged(given) ? await this.#lastOf(given) : given
    return { type: 'tool-result', toolCallId: call.toolCallId, output: outputOf(output, settings.maxResultBytes) }
  }

  async #checked(tool: PreparedTool): Promise<CheckedInput> {
    const { call } = this.#job
    const { repair } = this.#setting.settings
    const check = async (input: Json | undefined): Promise<CheckedInput> => tool.check(input)
    const checked =
      call.inputError === undefined
        ? await this.#box.for(() => check(call.input))
        : { problem: `${call.inputError} The arguments of a tool are a JSON object.` }
    if (!('problem' in checked) || !repair) return checked
    const { toolCallId, toolName, input, inputText } = call
    const bad = {
      toolCallId,
      toolName,
      ...(input !== undefined && { input }),
      ...(inputText !== undefined && { inputText }),
      problem: checked.problem,
    }
    const mended = await this.#box.for(() => repair(bad, this.#context))
    return mended === undefined ? checked : this.#box.for(() => check(mended))
  }

  async #asks({ approve }: PreparedTool, value: unknown): Promise<boolean> {
    if (approve === undefined || approve === true) return approve === true
    const asks = await this.#box.for(() => approve(value, this.#context))
    // A forgotten `return` must not run what a person should have seen.
    return asks !== false
  }

  /** Tells each stage as a preliminary result. @returns the last one, or what a generator returns. */
  async #lastOf(stages: AsyncIterable<unknown>): Promise<unknown> {
    const { gate, preliminary, settings } = this.#setting
    const iterator = stages[Symbol.asyncIterator]()
    let last: unknown
    try {
      for (let stage = 1; ; stage++) {
        if (!gate.isOpen) await this.#opened(gate)
        if (stage % stagesPerTurn === 0) await this.#box.for(turnOfLoop)
        const { value, done } = await this.#box.for(() => iterator.next())
        if (done) return value === undefined ? last : value
        last = value
        const output = outputOf(value, settings.maxResultBytes)
        preliminary({ type: 'tool-result', toolCallId: this.#job.call.toolCallId, output, preliminary: true })
      }
    } catch (thrown) {
      // It may hang in its own wait; nobody waits for its end, nor hears of it.
      void this.#setting.inContext(async () => iterator.return?.()).catch(() => {})
      throw thrown
    }
  }

  /** The tool's time rests while the reader holds its stages back. */
  async #opened(gate: Gate): Promise<void> {
    this.#box.rest()
    await this.#box.for(() => gate.passed())
    this.#box.go()
  }

  get #context(): ToolContext {
    const { call, messages } = this.#job
    const { owner } = this.#setting
    const { toolCallId, toolName } = call
    return { signal: this.#box.signal, toolCallId, toolName, messages, ...(owner !== undefined && { owner }) }
  }
}

/** Stages after which the event loop has a turn: timers, a cancel and other requests wait while a tool gives stages that wait for nothing. */
const stagesPerTurn = 64

const turnOfLoop = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))

const failed = ({ toolCallId }: ToolCallPart, output: Json): ToolResultEvent => ({
  type: 'tool-result',
  toolCallId,
  output,
  isError: true,
})

const lateError = (ms: number): Error =>
  Object.assign(new Error(`The tool took longer than ${ms} ms.`), { name: 'TimeoutError' })

const isStaged = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value
