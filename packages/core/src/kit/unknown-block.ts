import { copyOf, type JsonObject } from './json.js'

/** A block of one's own, out of `copyOf`. */
export type GrowingBlock = { [field: string]: unknown }

/**
 * Adds a delta to a block whose fields the dialect does not know: a text goes on the text before it, a list on the list, and any other
 * value takes the place of the one before. Encrypted texts and signatures come whole each time, as in Anthropic's `compaction_delta`
 * (its SDK, 2026-10). The `type` of a delta is not part of the block.
 */
export function growBlock(block: GrowingBlock, delta: JsonObject): void {
  for (const [name, more] of Object.entries(delta)) {
    const before = block[name]
    if (name === 'type' || name === '__proto__') continue
    if (Array.isArray(before) && Array.isArray(more)) before.push(...copyOf(more))
    else if (typeof before === 'string' && typeof more === 'string' && !/^encrypted_|signature$/.test(name))
      block[name] = before + more
    else block[name] = copyOf(more)
  }
}
