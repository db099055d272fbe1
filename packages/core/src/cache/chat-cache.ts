/** A place for texts, at once or by a promise: a `Map`, Redis, a KV store. It decides how long it keeps them. */
export interface ChatCache {
  /** The text under a key; undefined or null where there is none. */
  get(key: string): string | undefined | null | Promise<string | undefined | null>
  /** Keeps a text under a key. */
  set(key: string, text: string): unknown
}
