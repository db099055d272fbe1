import type { Json } from '@millrace/core'
import type { JsonObject } from '@millrace/core/provider-kit'

/** The kinds of blocks in which integrations of LangChain tell reasoning, and the field with its text (@langchain/anthropic, @langchain/core, read 2026-11). */
const fields: { readonly [type: string]: string } = {
  thinking: 'thinking',
  redacted_thinking: 'thinking',
  reasoning: 'reasoning',
}

/** The field with the text of a block of reasoning; undefined for any other block. */
export const thoughtField = (type: unknown): string | undefined =>
  typeof type === 'string' && Object.hasOwn(fields, type) ? fields[type] : undefined

/** A block of reasoning as it comes together, without its text: the model wants it back as it was, with its signature. */
export class ThoughtBlock {
  readonly #fields: { [name: string]: unknown } = {}

  /** Adds a piece: its texts go on those before. */
  add(piece: JsonObject): void {
    const own = new Set(['index', thoughtField(piece.type)])
    for (const [name, value] of Object.entries(piece)) {
      if (own.has(name)) continue
      const before = this.#fields[name]
      const isText = typeof before === 'string' && typeof value === 'string' && name !== 'type'
      this.#fields[name] = isText ? before + value : value
    }
  }

  /** The block, where it holds more than its text, such as a signature. */
  get wantedBack(): Json | undefined {
    return Object.keys(this.#fields).some(name => name !== 'type') ? (this.#fields as Json) : undefined
  }
}
