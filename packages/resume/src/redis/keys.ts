/**
 * The names that the store uses in Redis. The id stands in braces, so that both keys of a stream are in one slot of a cluster. Each is a channel as well:
 * changes of a log are told under its name, and a wish to stop under that of its state.
 */
export class Keys {
  readonly #prefix: string

  constructor(prefix: string) {
    this.#prefix = prefix
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
