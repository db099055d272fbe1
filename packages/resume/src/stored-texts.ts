import type { ChatRecord, StoredBatch } from '@millrace/core'
import { pieceLimits } from './options.js'

/** A batch that is kept as JSON, and read when somebody looks at its records. */
export class StoredTexts implements StoredBatch {
  readonly seq: number
  readonly texts: readonly string[]
  #records: readonly ChatRecord[] | undefined

  /** @param records - where they were read already. */
  constructor(seq: number, texts: readonly string[], records?: readonly ChatRecord[]) {
    this.seq = seq
    this.texts = texts
    this.#records = records
  }

  get records(): readonly ChatRecord[] {
    this.#records ??= this.texts.map(text => JSON.parse(text) as ChatRecord)
    return this.#records
  }
}

/** The index behind the texts of one piece that begins at `from`. */
export function pieceEnd(texts: readonly string[], from: number): number {
  let characters = 0
  let at = from
  while (at < texts.length && at - from < pieceLimits.records) {
    characters += texts[at]!.length
    if (characters > pieceLimits.characters && at > from) break
    at++
  }
  return at
}

const encoder = new TextEncoder()
const scratch = new Uint8Array(3 * 1024)

/** Bytes of a text as UTF-8. */
export function bytesOf(text: string): number {
  // Mostly a token: counted without a new array.
  if (text.length <= 1024) return encoder.encodeInto(text, scratch).written
  return encoder.encode(text).length
}
