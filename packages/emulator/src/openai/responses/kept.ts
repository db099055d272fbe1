import type { OpenAIInputItem } from './body.js'
import type { OutputItem } from './items.js'
import type { Tape } from './tape.js'

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

/** Characters of JSON that are kept at most, of all responses together. */
const mostKept = 16 * 1024 * 1024

/**
 * The latest responses, each for the key that asked for it; bounded in number and in size, the oldest going first. At the vendor they are kept for 30
 * days.
 */
export class KeptResponses {
  readonly #most: number
  readonly #responses = new Map<string, KeptResponse>()
  readonly #sizes = new Map<string, number>()
  readonly #items = new Map<string, OutputItem>()
  #size = 0

  /** @param most - responses that are kept; 0 keeps none. */
  constructor(most: number) {
    this.#most = most
  }

  /** Keeps a response, or what has become of it. */
  keep(key: string, kept: KeptResponse): void {
    const name = nameOf(key, kept.id)
    this.#forget(name)
    const size = JSON.stringify([kept.response, kept.input]).length + (kept.tape?.length ?? 0)
    if (size > mostKept) return
    this.#responses.set(name, kept)
    this.#sizes.set(name, size)
    this.#size += size
    for (const item of kept.output) this.#items.set(nameOf(key, String(item.id)), item)
    for (const oldest of this.#responses.keys()) {
      if (this.#responses.size <= this.#most && this.#size <= mostKept) break
      this.#forget(oldest)
    }
  }

  find(key: string, id: string): KeptResponse | undefined {
    return this.#responses.get(nameOf(key, id))
  }

  item(key: string, id: string): OutputItem | undefined {
    return this.#items.get(nameOf(key, id))
  }

  /** @returns false where there was none. */
  delete(key: string, id: string): boolean {
    return this.#forget(nameOf(key, id))
  }

  #forget(name: string): boolean {
    const kept = this.#responses.get(name)
    if (!kept) return false
    const key = name.slice(0, name.indexOf('\n'))
    for (const item of kept.output) this.#items.delete(nameOf(key, String(item.id)))
    this.#size -= this.#sizes.get(name) ?? 0
    this.#sizes.delete(name)
    return this.#responses.delete(name)
  }
}

/** No key has a line break: it came in a header. */
const nameOf = (key: string, id: string): string => `${key}\n${id}`
