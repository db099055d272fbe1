import type { Json } from '@millrace/core'
import { isObject, type JsonObject, textIn } from '@millrace/core/provider-kit'

/** The kinds of blocks in which integrations of LangChain tell reasoning, and the field with its text (@langchain/anthropic, @langchain/core, read 2026-11). */
const fields: { readonly [type: string]: string } = {
  thinking: 'thinking',
  redacted_thinking: 'thinking',
  reasoning: 'reasoning',
}

/** The field with the text of a block of reasoning; undefined for any other block. */
export const thoughtField = (type: unknown): string | undefined =>
  typeof type === 'string' && Object.hasOwn(fields, type) ? fields[type] : undefined

/** The text in that field: a text, or a list of blocks with texts (@langchain/mistralai 1.2.0, 2026-11). */
export const thoughtText = (told: unknown): string =>
  Array.isArray(told) ? told.map(each => textIn(isObject(each) && each.text) ?? '').join('') : (textIn(told) ?? '')

/** A block of reasoning as it comes together, without its text: the model wants it back as it was, with its signature. */
export class ThoughtBlock {
  readonly #fields: { [name: string]: unknown } = {}
  #isList = false

  /** Adds a piece: its texts go on those before. */
  add(piece: JsonObject): void {
    const field = thoughtField(piece.type)
    if (field !== undefined && Array.isArray(piece[field])) this.#isList = true
    const own = new Set(['index', field])
    for (const [name, value] of Object.entries(piece)) {
      if (own.has(name)) continue
      const before = this.#fields[name]
      const isText = typeof before === 'string' && typeof value === 'string' && name !== 'type'
      this.#fields[name] = isText ? before + value : value
    }
  }

  /** The block, where it holds more than its text, such as a signature. @langchain/mistralai 1.2.0 refuses the ones that it gives, whose texts are lists. */
  get wantedBack(): Json | undefined {
    if (this.#isList) return undefined
    return Object.keys(this.#fields).some(name => name !== 'type') ? (this.#fields as Json) : undefined
  }
}
