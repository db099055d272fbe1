/** The names that the store uses in Redis. The id stands in braces, so that both keys of a stream are in one slot of a cluster. */
export class Keys {
  /** The channel of all streams. */
  readonly channel: string
  readonly #prefix: string

  constructor(prefix: string) {
    this.#prefix = prefix
    this.channel = `${prefix}:wake`
  }

  /** A Redis Stream: an entry for each append, under the number of its last record. */
  log(streamId: string): string {
    return `${this.#prefix}:{${streamId}}:log`
  }

  /** A hash: owner, lease, state and length. */
  meta(streamId: string): string {
    return `${this.#prefix}:{${streamId}}:meta`
  }
}
