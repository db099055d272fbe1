import { freeId } from '../free-id.js'

/** A call of this answer. */
interface RunCall {
  readonly toolName: string
  readonly step: number
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

  /** @param taken - ids of calls before this answer. */
  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken)
  }

  /** Begins a call. @returns the id for the client. */
  open(recordId: string, toolName: string, step: number): string {
    const id = freeId(recordId, each => this.#taken.has(each))
    if (id !== recordId) this.#renamed.set(recordId, id)
    this.#calls.set(id, { toolName, step })
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
      if (call.step === step) this.#calls.delete(id)
      else if (call.answeredIn === step) delete call.answeredIn
    }
  }

  /** One that was cut waits for its caller. */
  get waitsCut(): boolean {
    return this.waiting.some(id => this.#calls.get(id)!.cut)
  }

  /** Calls that wait for their caller. */
  get waiting(): readonly string[] {
    return [...this.#calls]
      .filter(([, { answeredIn, approvalId }]) => answeredIn === undefined && approvalId === undefined)
      .map(([id]) => id)
  }

  /** Questions that wait for a person. */
  get interrupts(): readonly object[] {
    return [...this.#calls].flatMap(([toolCallId, { toolName, answeredIn, approvalId }]) =>
      approvalId === undefined || answeredIn !== undefined
        ? []
        : [{ id: approvalId, reason: 'tool_call', message: `May ${toolName} be run?`, toolCallId, responseSchema }],
    )
  }
}
