import type { ChatSink, Usage } from '@millrace/core'
import {
  copyOf,
  finishReasonOf,
  isObject,
  type JsonObject,
  keepBlock,
  objectIn,
  objectsIn,
  sumOf,
  textIn,
  usageOf,
} from '@millrace/core/provider-kit'
import { BlockReader } from './blocks.js'

/** Reads one message: its blocks, and the fields that its beginning or a `message_delta` may have. */
export class MessageReader {
  readonly blocks = new BlockReader()
  #usage: JsonObject = {}
  #reason: string | undefined
  #container: JsonObject | undefined

  /** The message begins. Whole blocks stand in it where code that the vendor runs has called a tool (programmatic tool calling). */
  begin(message: JsonObject, sink: ChatSink): void {
    sink.start({ messageId: textIn(message.id), model: textIn(message.model) })
    for (const [i, block] of objectsIn(message.content).entries()) {
      this.blocks.start(-1 - i, block, sink)
      this.blocks.stop(-1 - i, sink)
    }
    this.learn(message, message.usage, sink)
  }

  /** Input is counted at the start, output at the end; what is said later wins, but for what is null then. */
  learn({ stop_reason: reason, container }: JsonObject, usage: unknown, sink: ChatSink): void {
    this.#reason = textIn(reason) ?? this.#reason
    if (isObject(container)) this.#container = copyOf(container)
    const known = Object.entries(copyOf(objectIn(usage))).filter(([, value]) => value !== null)
    this.#usage = { ...this.#usage, ...Object.fromEntries(known) }
    sink.usage(readUsage(this.#usage))
  }

  /** The message is complete. Its container goes back as a thought without words, since a message has no provider data of its own. */
  end(sink: ChatSink): void {
    this.blocks.end(sink)
    if (this.#container) keepBlock('container', { container: this.#container }, sink)
    if (this.#reason) sink.finish(finishReasonOf(this.#reason), this.#reason, { paused: this.#reason === 'pause_turn' })
    sink.end()
  }
}

/**
 * Undefined where nothing is counted. Tokens read from the cache and written to it stand beside `input_tokens`, which are the rest;
 * `thinking_tokens` are part of `output_tokens` (the vendor's SDK, 2026-09). The totals leave compaction out, which stands among the
 * `iterations` (platform.claude.com, compaction, 2026-10); an iteration of another model, the advisor's, is no part of this answer's usage.
 */
function readUsage(usage: JsonObject): Usage | undefined {
  if (sumOf(usage.input_tokens, usage.output_tokens) === undefined) return undefined
  const beside = objectsIn(usage.iterations).filter(({ type, model }) => !model && textIn(type) && type !== 'message')
  const all = (field: string): number | undefined => sumOf(usage[field], ...beside.map(iteration => iteration[field]))
  const [cached, cacheWrite] = [all('cache_read_input_tokens'), all('cache_creation_input_tokens')]
  const input = sumOf(all('input_tokens'), cached, cacheWrite)
  const reasoning = objectIn(usage.output_tokens_details).thinking_tokens
  return usageOf({ input, output: all('output_tokens'), cached, cacheWrite, reasoning }, usage)
}
