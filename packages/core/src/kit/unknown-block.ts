import type { ChatSink } from '../sink/sink.js'
import type { BlockKey } from '../sink/sink-blocks.js'
import type { Json } from '../vocabulary/request.js'
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

/**
 * Tells what has no place in the vocabulary, and has to go back: a thought without words that has it as its provider data.
 *
 * @param key - of its block, that no other has.
 */
export function keepBlock(key: BlockKey, data: JsonObject, sink: ChatSink): void {
  sink.reasoning('', key)
  sink.providerData(key, data as Json)
  sink.endBlock(key)
}
