import { readMetadata } from '../part-metadata.js'
import type { AgUiCall, AgUiMessage } from './message.js'
import type { CallPlace } from './run-calls.js'

/**
 * The messages of an answer as the client holds them, for a snapshot without what is withdrawn. As large as the answer, which the
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

  /**
   * Withdraws calls of the steps that are over.
   *
   * @param before - messages before this answer.
   * @returns all messages that are left.
   */
  withdrawCalls(before: readonly AgUiMessage[], calls: readonly CallPlace[]): readonly AgUiMessage[] {
    const gone = new Set(calls.map(({ id }) => id))
    const places = new PlacesLeft(calls)
    return [...before, ...this.#done.flatMap(message => withoutCalls(message, gone)).map(message => places.of(message))]
  }
}

/** The places of results where calls in front of them are gone. Results of a step come in their order. */
class PlacesLeft {
  readonly #gone = new Map<number, { readonly places: number[]; passed: number }>()

  /** @param calls - those that are gone, each step's in their order. */
  constructor(calls: readonly CallPlace[]) {
    for (const { step, place } of calls) {
      const gone = this.#gone.get(step)
      if (gone) gone.places.push(place)
      else this.#gone.set(step, { places: [place], passed: 0 })
    }
  }

  /** The message, if it is a result with its place among what is left. */
  of(message: AgUiMessage): AgUiMessage {
    const { place, step = 1 } = readMetadata(message.metadata)
    const gone = this.#gone.get(step)
    if (place === undefined || !gone) return message
    while (gone.places[gone.passed]! < place) gone.passed++
    const facts = message.metadata?.millrace as object
    return { ...message, metadata: { ...message.metadata, millrace: { ...facts, place: place - gone.passed } } }
  }
}

/** The message without these calls; none where it had nothing else. */
function withoutCalls(message: AgUiMessage, ids: ReadonlySet<string>): readonly AgUiMessage[] {
  const { toolCalls, ...rest } = message
  const kept = toolCalls?.filter(({ id }) => !ids.has(id)) ?? []
  if (kept.length > 0) return [{ ...rest, toolCalls: kept }]
  return toolCalls && rest.content === undefined ? [] : [rest]
}

const withdrawn = { metadata: { millrace: { withdrawn: true } } } as const

const isThought = ({ role }: AgUiMessage): boolean => role === 'reasoning'
