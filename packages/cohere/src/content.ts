import type { ChatSink, Json } from '@millrace/core'
import { copyOf, type GrowingBlock, growBlock, type JsonObject, textIn } from '@millrace/core/provider-kit'

/**
 * Reads the content blocks of one answer: text, thoughts, and blocks of kinds that are not known here. Such a block is a thought without words
 * that has the block as its provider data.
 */
export class ContentReader {
  readonly #unknown = new Map<number, GrowingBlock>()

  /** A block begins or goes on: both have the same fields. */
  read(index: number, content: JsonObject, sink: ChatSink): void {
    const type = textIn(content.type) ?? 'text'
    const begun = this.#unknown.get(index)
    if (begun) growBlock(begun, content)
    else if (type === 'text' || type === 'thinking') {
      reason(keyOf(index), textIn(content.thinking), 'thinking', sink)
      const text = textIn(content.text)
      if (text !== undefined) sink.text(text, keyOf(index))
    } else {
      this.#unknown.set(index, { ...copyOf(content) })
      sink.reasoning('', keyOf(index))
    }
  }

  /** A block is complete. */
  end(index: number, sink: ChatSink): void {
    const block = this.#unknown.get(index)
    this.#unknown.delete(index)
    if (block) sink.providerData(keyOf(index), { kind: 'content', block: block as Json })
    sink.endBlock(keyOf(index))
  }

  /** The message is complete, whether the ends of its blocks came or not. */
  endAll(sink: ChatSink): void {
    for (const index of this.#unknown.keys()) this.end(index, sink)
  }
}

const keyOf = (index: number): string => `content ${index}`

/** Thoughts and the tool plan are both reasoning and go back in different places, so the block remembers which it was. */
export function reason(key: string, text: string | undefined, kind: 'thinking' | 'tool_plan', sink: ChatSink): void {
  if (text === undefined) return
  sink.reasoning(text, key)
  sink.providerData(key, { kind })
}
