import { ownMetadata, type PartMetadata } from '../part-metadata.js'
import { frame } from './frame.js'
import type { AgUiMessage } from './message.js'

/** One step of an answer: its name, the ids of its messages, and what it has had so far. */
export class Step {
  /** The step among those since the last question. */
  readonly number: number
  /** Parts so far, results included. */
  parts = 0
  /** Something was shown that a snapshot of messages does not withdraw. */
  beyondMessages = false
  /** The assistant's message that the next call belongs to. */
  assistant: AgUiMessage | undefined
  readonly #id: string
  #assistants = 0
  #results = 0

  /**
   * @param messageId - of the answer.
   * @param ordinal - of the step in the answer, from 1.
   * @param before - steps since the last question that came before the answer.
   */
  constructor(messageId: string, ordinal: number, before: number) {
    this.number = before + ordinal
    this.#id = ordinal === 1 ? messageId : `${messageId}-s${ordinal}`
  }

  get started(): string {
    return frame({ type: 'STEP_STARTED', stepName: `step ${this.number}` })
  }

  get finished(): string {
    return frame({ type: 'STEP_FINISHED', stepName: `step ${this.number}` })
  }

  /** The id of the next message of the assistant: each text has one of its own, so that its place among thoughts and calls is kept. */
  nextAssistantId(): string {
    return ++this.#assistants === 1 ? this.#id : `${this.#id}-t${this.#assistants}`
  }

  nextResultId(): string {
    return `${this.#id}-result-${++this.#results}`
  }

  /** Metadata of a part of this step; undefined where there is nothing to remember. */
  metadata(facts: PartMetadata): ReturnType<typeof ownMetadata> {
    return ownMetadata({ ...facts, step: this.number === 1 ? undefined : this.number })
  }
}
