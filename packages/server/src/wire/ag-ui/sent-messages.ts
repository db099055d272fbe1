import type { AgUiCall, AgUiMessage } from './message.js'

/**
 * The messages of an answer as the client holds them, for a snapshot without those of the step that is withdrawn. As large as the answer, which the
 * provider's `maxResponseBytes` bounds.
 */
export class SentMessages {
  readonly #done: AgUiMessage[] = []
  /** Messages of the current step, by their ids. */
  readonly #step = new Map<string, AgUiMessage>()
  readonly #calls = new Map<string, AgUiCall>()

  /** Opens a message of the current step; one of this id that is there already goes on. */
  open(message: AgUiMessage): AgUiMessage {
    const there = this.#step.get(message.id)
    if (!there) this.#step.set(message.id, message)
    return there ?? message
  }

  call(owner: AgUiMessage, call: AgUiCall): AgUiCall {
    owner.toolCalls ??= []
    owner.toolCalls.push(call)
    this.#calls.set(call.id, call)
    return call
  }

  /** The call of this id, if it is of this answer. */
  callOf(id: string): AgUiCall | undefined {
    return this.#calls.get(id)
  }

  endStep(): void {
    for (const message of this.#step.values()) this.#done.push(message)
    this.#step.clear()
  }

  /**
   * Withdraws the current step.
   *
   * @param before - messages before this answer.
   * @returns all messages that are left.
   */
  withdraw(before: readonly AgUiMessage[]): readonly AgUiMessage[] {
    const left = [...before, ...this.#done]
    // A client keeps its thoughts when a snapshot has none at all (@ag-ui/client 1.0.0, 2026-11): then one that is withdrawn stays, emptied.
    const thought = left.some(isThought) ? undefined : [...this.#step.values()].find(isThought)
    this.#step.clear()
    if (!thought) return left
    const emptied = { id: thought.id, role: thought.role, content: '', ...withdrawn }
    this.#step.set(emptied.id, emptied)
    return [...left, emptied]
  }
}

const withdrawn = { metadata: { millrace: { withdrawn: true } } } as const

const isThought = ({ role }: AgUiMessage): boolean => role === 'reasoning'
