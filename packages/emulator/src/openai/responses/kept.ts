import { KeptAnswers, nameOf } from '../../course/kept.js'
import type { Tape } from '../../course/tape.js'
import type { OpenAIInputItem } from './body.js'
import type { OutputItem } from './items.js'

/** A response that was given, for requests and look-ups that name it or one of its items. */
export interface KeptResponse {
  readonly id: string
  /** The response as it stands. */
  readonly response: object
  /** The items that the request added to the conversation, with references resolved. */
  readonly input: readonly OpenAIInputItem[]
  /** The items of the answer; none before its end. */
  readonly output: readonly OutputItem[]
  /** The response that the conversation goes on from. */
  readonly previous: string | undefined
  /** The events of one that runs in the background. */
  readonly tape?: Tape | undefined
  /** Asked for as a stream. */
  readonly streamed: boolean
}

/** The latest responses, and their items. */
export class KeptResponses {
  readonly #responses: KeptAnswers<KeptResponse>
  readonly #items = new Map<string, OutputItem>()

  /** @param most - responses that are kept; 0 keeps none. */
  constructor(most: number) {
    const sizeOf = ({ response, input, tape }: KeptResponse): number =>
      JSON.stringify([response, input]).length + (tape?.length ?? 0)
    this.#responses = new KeptAnswers(most, sizeOf, (key, { output }) => {
      for (const item of output) this.#items.delete(nameOf(key, String(item.id)))
    })
  }

  /** Keeps a response, or what has become of it. */
  keep(key: string, kept: KeptResponse): void {
    if (!this.#responses.keep(key, kept)) return
    for (const item of kept.output) this.#items.set(nameOf(key, String(item.id)), item)
  }

  find(key: string, id: string): KeptResponse | undefined {
    return this.#responses.find(key, id)
  }

  item(key: string, id: string): OutputItem | undefined {
    return this.#items.get(nameOf(key, id))
  }

  /** @returns false where there was none. */
  delete(key: string, id: string): boolean {
    return this.#responses.delete(key, id)
  }
}
