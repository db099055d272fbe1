import { applyEvents, type ChatRecord, type ChatState, type ChatStream, isTerminal } from '@millrace/core'
import { taskYielder } from '../lib/next-task.js'
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
  done: Promise<void> = Promise.resolve()
  /** Something of the answer can be seen. */
  streaming = false
  /** The reader has left, and the answer goes on without it. */
  left = false
  readonly #abort = new AbortController()
  #stream: NamedStream | undefined
  #batches: AsyncIterator<unknown> | undefined
  #flush: (() => void) | undefined

  /** Aborts when the answer is stopped. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** True when nothing more is to be begun. */
  get over(): boolean {
    return this.left || this.signal.aborted
  }

  /** Stops the answer. */
  stop(): void {
    this.#abort.abort()
    this.#stream?.cancel()
  }

  /** Leaves the answer without stopping it. */
  leave(): void {
    this.left = true
    void this.#batches?.return?.()
  }

  /** Makes of the records so far what is to be shown. */
  flush(): void {
    this.#flush?.()
  }

  /**
   * Reads an answer to its end.
   *
   * @param before - what is known of the answer, which stays where nothing but a failure comes.
   */
  async read(stream: NamedStream, before: ChatState | undefined, listener: TurnListener): Promise<void> {
    const reading = new Reading(stream, before, listener)
    const batches = stream.batches()
    const pause = taskYielder()
    this.streaming = false
    this.#stream = stream
    this.#batches = batches
    this.#flush = () => reading.flush()
    if (this.signal.aborted) stream.cancel()
    for await (const batch of { [Symbol.asyncIterator]: () => batches }) {
      reading.add(batch)
      if (this.streaming) listener.grown(reading.size)
      else if (reading.isSeen()) {
        this.streaming = true
        listener.grown(0)
      }
      await pause()
    }
    reading.flush()
  }
}

/** Gathers the records of an answer, so that each change that is shown costs one copy. */
class Reading {
  /** Characters so far. */
  size = 0
  readonly #stream: NamedStream
  readonly #listener: TurnListener
  #before: ChatState | undefined
  #answer: ChatState | undefined
  #records: ChatRecord[] = []

  constructor(stream: NamedStream, before: ChatState | undefined, listener: TurnListener) {
    this.#stream = stream
    this.#before = before
    this.#listener = listener
  }

  add(batch: readonly ChatRecord[]): void {
    for (const record of batch) {
      this.#records.push(record)
      if ('delta' in record) this.size += record.delta.length
    }
  }

  /** True when something can be seen, or the end has come. */
  isSeen(): boolean {
    this.flush()
    const { content, sources, data, status } = this.#answer!
    return status !== 'streaming' || !!sources || !!data || content.some(part => !('text' in part) || part.text !== '')
  }

  flush(): void {
    const records = this.#records
    if (records.length === 0) return
    this.#records = []
    // Where a replay fails at once, the answer stays as it was known before.
    if (records[0]!.type === 'error') this.#answer ??= this.#before
    const answer = applyEvents(this.#answer, records)
    this.#answer = answer
    const last = records.at(-1)!
    const ended = isTerminal(last)
    this.#listener.changed({
      message: { role: 'assistant', content: answer.content },
      answer,
      streamId: this.#stream.streamId,
      ...(ended && { status: statusOf(answer) }),
    })
  }
}

const statusOf = ({ status, error }: ChatState): ChatNode['status'] => {
  if (status === 'finished') return 'complete'
  return error?.code === 'aborted' ? 'stopped' : 'failed'
}
