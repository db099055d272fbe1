import { incompleteInput } from '../sink/tool-input.js'
import { ChatFold } from '../vocabulary/apply-event.js'
import type { ChatRecord } from '../vocabulary/events.js'

/**
 * The open blocks of a stream by the reducer, which a page has at hand anyway: `OpenBlocks` takes less memory, for servers with many streams. A call that is
 * open here is incomplete, whole arguments or not: a server ends its calls, so one without an end was cut, and to read it would add to every page.
 */
export class FoldedBlocks {
  readonly #fold = new ChatFold()

  /** Takes notice of a record. */
  see(record: ChatRecord): void {
    if (/reset|-(start|delta|end)$/.test(record.type)) this.#fold.add(record)
  }

  /** The records that close what is open, in the order in which it was opened. */
  close(): ChatRecord[] {
    const { open, content } = this.#fold.state
    return [...open]
      .sort((one, other) => one.index - other.index)
      .map(({ id, index }): ChatRecord => {
        const part = content[index]!
        if (part.type !== 'tool-call') return { type: `${part.type as 'text' | 'reasoning'}-end`, id }
        const { toolName, inputText = '' } = part
        return { type: 'tool-call-end', toolCallId: id, toolName, inputText, inputError: incompleteInput }
      })
  }
}
