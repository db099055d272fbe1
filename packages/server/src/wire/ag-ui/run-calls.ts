import { freeId } from '../free-id.js'

/** Where a call stands. */
export interface CallPlace {
  readonly id: string
  readonly step: number
  /** Its place among the parts of its step. */
  readonly place: number
}

/** A call of this answer. */
interface RunCall extends CallPlace {
  readonly toolName: string
  /** A client that reads its arguments would run it, and it is not whole. */
  cut?: boolean
  /** The step of its result. */
  answeredIn?: number
  /** Names the question to a person that it waits for. */
  approvalId?: string
}

/** The shape of a person's answer. */
const responseSchema = {
  type: 'object',
  properties: { approved: { type: 'boolean' }, reason: { type: 'string' } },
  required: ['approved'],
}

/** The calls of an answer, by the ids that the client knows them by. It has one list of calls for a conversation, so that an id is used once. */
export class RunCalls {
  readonly #taken: ReadonlySet<string>
  readonly #calls = new Map<string, RunCall>()
  readonly #renamed = new Map<string, string>()
  #withdrew = false

  /** @param taken - ids of calls before this answer. */
  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken)
  }

  /** Begins a call. @returns the id for the client. */
  open(recordId: string, toolName: string, step: number, place: number): string {
    const id = freeId(recordId, each => this.#taken.has(each))
    if (id !== recordId) this.#renamed.set(recordId, id)
    this.#calls.set(id, { id, toolName, step, place })
    return id
  }

  /** The id by which the client knows a call. */
  idOf(recordId: string): string {
    return this.#renamed.get(recordId) ?? recordId
  }

  cut(id: string): void {
    const call = this.#calls.get(id)
    if (call) call.cut = true
  }

  answer(id: string, step: number): void {
    const call = this.#calls.get(id)
    if (call) call.answeredIn = step
  }

  ask(id: string, approvalId: string): void {
    const call = this.#calls.get(id)
    if (call) call.approvalId = approvalId
  }

  /** Takes back what a step had. */
  withdraw(step: number): void {
    for (const [id, call] of this.#calls) {
      if (call.step !== step) {
        if (call.answeredIn === step) delete call.answeredIn
        continue
      }
      this.#calls.delete(id)
      this.#withdrew ||= call.answeredIn === undefined
    }
  }

  /** Some were taken back before they had a result. A client that counts such calls counts these as well. */
  get withdrew(): boolean {
    return this.#withdrew
  }

  /** One that was cut waits for its caller. */
  get waitsCut(): boolean {
    return this.unanswered.some(({ cut, approvalId }) => cut && approvalId === undefined)
  }

  /** Calls that have no result, whoever they wait for. */
  get unanswered(): readonly RunCall[] {
    return [...this.#calls.values()].filter(({ answeredIn }) => answeredIn === undefined)
  }

  /** Calls that wait for their caller. */
  get waiting(): readonly string[] {
    return this.unanswered.filter(({ approvalId }) => approvalId === undefined).map(({ id }) => id)
  }

  /** Questions that wait for a person. */
  get interrupts(): readonly object[] {
    return this.unanswered.flatMap(({ id: toolCallId, toolName, approvalId }) =>
      approvalId === undefined
        ? []
        : [{ id: approvalId, reason: 'tool_call', message: `May ${toolName} be run?`, toolCallId, responseSchema }],
    )
  }
}
