import type { ChatRecord, ChatState, ChatStream } from '@millrace/core'
import { applyEvents, isTerminal } from '@millrace/core/page'
import { taskYielder } from '../lib/task-yielder.js'
import type { ChatNode } from './snapshot.js'

/** Hears of the answer that a turn reads. */
export interface TurnListener {
  /** The answer has changed: `fields` of its message. */
  changed(fields: Partial<ChatNode>): void
  /** There is more of it to flush, sooner or later. @param size - its characters so far; 0: something that a page shows at once. */
  grown(size: number): void
}

/** A stream that has an id at its server. */
export type NamedStream = ChatStream & { readonly streamId?: string | undefined }

/** Everything that happens from a question to the end of the answer, calls of the client's tools included. */
export class Turn {
  /** Settles when all is over. */
  done: Promise<void> | undefined
  /** The message of the answer that is read, or waited for. */
  answerId = ''
  /** The message of the answer that was asked for here, the last one. */
  askedId: string | undefined
  /** Something of the answer can be seen. */
  streaming = false
  /** Makes of the records so far what is to be shown. */
  flush: () => void = () => {}
  readonly #abort = new AbortController()
  /** Aborts when the answer is stopped or left: nothing more is to be begun. */
  readonly signal: AbortSignal = this.#abort.signal
  /** It was stopped, and not left. */
  stopped = false
  #stream: NamedStream | undefined
  #batches: AsyncIterator<unknown> | undefined

  /** It reads an answer, and does not wait for one any more. */
  get isReading(): boolean {
    return !!this.#stream
  }

  /** Stops the answer. */
  stop(): void {
    this.stopped = true
    this.#abort.abort()
    this.#stream?.cancel()
  }

  /** Leaves the answer without stopping it. */
  leave(): void {
    this.#abort.abort()
    void this.#batches?.return?.()
  }

  /**
   * Reads an answer to its end.
   *
   * @param before - what is known of the answer, which stays where nothing but a failure comes.
   */
  async read(stream: NamedStream, before: ChatState | undefined, listener: TurnListener): Promise<void> {
    const pause = taskYielder()
    let answer: ChatState | undefined
    let records: ChatRecord[] = []
    let size = 0
    this.streaming = false
    this.#stream = stream
    const batches = stream.batches()
    this.#batches = batches
    this.flush = () => {
      if (records.length === 0) return
      // Where a replay fails at once, the answer stays as it was known before.
      if (records[0]!.type === 'error') answer ??= before
      answer = applyEvents(answer, records)
      const ended = isTerminal(records.at(-1)!)
      records = []
      const message = { role: 'assistant', content: answer.content } as const
      const { streamId } = stream
      listener.changed({ message, answer, streamId, ...(ended && { status: statusOf(answer) }) })
    }
    if (this.stopped) stream.cancel()
    for await (const batch of batches) {
      for (const record of batch) {
        records.push(record)
        if ('delta' in record) size += record.delta.length
      }
      if (this.streaming) listener.grown(size)
      else {
        this.flush()
        if (isSeen(answer!)) {
          this.streaming = true
          listener.grown(0)
        }
      }
      await pause()
    }
    this.flush()
  }
}

/** True when something can be seen, or the end has come. */
const isSeen = ({ content, sources, data, status }: ChatState): boolean =>
  status !== 'streaming' || !!sources || !!data || content.some(part => !('text' in part) || part.text !== '')

const statusOf = ({ status, error }: ChatState): ChatNode['status'] => {
  if (status === 'finished') return 'complete'
  return error?.code === 'aborted' ? 'stopped' : 'failed'
}
