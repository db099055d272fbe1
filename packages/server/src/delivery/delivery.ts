import type { ChatRecord, ErrorInfo, StoredBatch } from '@millrace/core'
import { ChatError, errorInfo, errorOf, isTerminal } from '@millrace/core/internal'
import { type ShownFailure, shownFailure } from '../exchange/failure-response.js'
import { HttpError } from '../exchange/http-error.js'
import { checkText } from '../wire/check-text.js'
import { AnswerReply } from './answer-reply.js'
import type { DeliveryReader } from './delivery-source.js'
import type { FinishedAnswer } from './hooks.js'

/** A batch of a log is encoded as it is kept. */
const noRecords: readonly ChatRecord[] = []

/**
 * Brings one answer to one reader. Two things end, each once, in either order: the answer (with the stream's last record, or because nobody
 * wants it any more), which closes the recorder; and the reply (all taken, reader gone, reader dropped), which settles `outcome`.
 */
export class Delivery extends AnswerReply implements DeliveryReader {
  /** Ends listening to the signal, where there is one. */
  #unlisten: (() => void) | undefined
  /** Shown to the reader in place of `aborted`, where this server stopped the answer. */
  #instead: HttpError | undefined

  /** Settles when the answer is over and `onFinish` has settled. @returns undefined where that is so already. */
  done(): Promise<void> | undefined {
    return this.recorder.done()
  }

  /** @throws TypeError when the stream has been read already; nothing has been sent then. */
  start(): void {
    const { stream, signal, settings } = this.context
    if (this.reply.closed) {
      this.recorder.start()
      stream.cancel()
      if (this.reply.broken) this.reply.open(this)
      this.leave('closed')
      return
    }
    this.flow = stream.connect(this)
    this.recorder.start()
    this.reply.open(this)
    // The reply may have been broken by that.
    if (this.phase === 'over') return
    if (signal) this.#stopOn(signal)
    if (!this.head.decided && settings.headTimeoutMs === 0 && !this.wire.whole) this.headDue()
    else this.awaitNext()
  }

  /** Ends the answer with this error; a reader who does not take it within `graceMs` is dropped. */
  stop(error: HttpError, graceMs: number): void {
    this.#instead = error
    this.#stop()
    if (this.phase !== 'over') this.clock.hurry(graceMs)
  }

  /** Gives the reader this long for what the answer still says, whose end is near. */
  hurry(graceMs: number): void {
    if (this.phase !== 'over') this.clock.hurry(graceMs)
  }

  /**
   * Ends the reply of an answer that is read from a log and goes on. A reader who comes back sees the end of a response without the end of an answer; any
   * other one is told the error.
   */
  dismiss(error: HttpError, graceMs: number): void {
    this.flow?.cancel(error)
    if (this.phase !== 'streaming') return this.hurry(graceMs)
    const { parting, settings } = this.context
    if (!this.head.decided) this.refuse(this.#shown(error), this.wire)
    else if (parting !== undefined) {
      this.buffer.add(parting)
      this.end('error')
    } else if (settings.wire.failures === 'broken-off') this.#breakOff([])
    else {
      this.#send([{ type: 'error', error: this.#shown(error).error }])
      this.end('error')
    }
    this.hurry(graceMs)
  }

  /** From a log. Never throws, as `batch`. */
  stored(batch: StoredBatch, end: ChatRecord | undefined): void {
    try {
      if (this.phase !== 'over') this.#takeStored(batch, end)
    } catch (thrown) {
      this.#fail(thrown)
    }
  }

  /** From the stream. Never throws: that would be an uncaught exception, which ends the server. */
  batch(records: readonly ChatRecord[]): void {
    try {
      this.#take(records)
    } catch (thrown) {
      this.#fail(thrown)
    }
  }

  #take(records: readonly ChatRecord[]): void {
    this.recorder.add(records)
    const last = records[records.length - 1]!
    if (isTerminal(last)) this.#last(records, last)
    else if (this.phase !== 'over') this.#send(records)
  }

  #last(records: readonly ChatRecord[], last: ChatRecord): void {
    if (last.type !== 'error') {
      this.#closeAnswer('finish')
      if (this.phase !== 'over') this.#send(records)
      return this.end('finish')
    }
    const stopped = last.error.code === 'aborted'
    const instead = stopped ? this.#instead : undefined
    const error = instead ?? errorOf(last.error)
    if (!stopped) this.recorder.failed(error)
    this.#closeAnswer(stopped ? 'cancelled' : 'error', instead ? errorInfo(instead) : last.error)
    if (this.phase === 'over') return
    const shown = this.#shown(error)
    const begun = this.head.decided || (records.length > 1 && !this.wire.whole)
    if (!begun) return this.refuse(shown, this.wire)
    if (this.context.settings.wire.failures === 'broken-off') return this.#breakOff(records.slice(0, -1))
    this.#send([...records.slice(0, -1), { type: 'error', error: shown.error }])
    this.end('error')
  }

  #takeStored(batch: StoredBatch, end: ChatRecord | undefined): void {
    if (end?.type !== 'error') {
      this.#send(noRecords, batch)
      if (end && this.phase === 'streaming') this.#endStored('finish')
      return
    }
    const { error } = end
    // A reader who comes back behind a record knows of an answer, whose error is one of its events.
    const alone = batch.seq === 1
    if (!this.head.decided && (alone || this.wire.whole))
      return this.refuse({ ...this.context.settings.showError(error), headers: {}, expected: true }, this.wire)
    if (this.context.settings.wire.failures === 'broken-off') return this.#breakOff(batch.records.slice(0, -1))
    this.#send(noRecords, batch)
    if (this.phase === 'streaming') this.#endStored('error')
  }

  /** @param phase - of an answer from a log. */
  #endStored(phase: 'finish' | 'error'): void {
    if (!this.head.decided) {
      // Nothing was written: its events are numbered and the reader has them all, or its dialect has no word for what it holds.
      if (this.context.form?.numbers?.streamId === undefined) this.head.open()
      else this.head.empty()
    }
    this.end(phase)
  }

  /** Ends an answer in a dialect that has no word for a failure. */
  #breakOff(records: readonly ChatRecord[]): void {
    if (records.length > 0) this.#send(records)
    this.buffer.flush()
    if (this.phase === 'over') return
    this.conclude('error')
    this.reply.destroy()
  }

  /** @param batch - of a log, in place of the records. */
  #send(records: readonly ChatRecord[], batch?: StoredBatch): void {
    let text: string
    try {
      text = checkText(batch ? this.wire.encodeStored(batch) : this.wire.encode(records))
    } catch (thrown) {
      return this.#fail(thrown)
    }
    // Events that the reader has are left out, and the status still can say that it cannot have them all.
    if (text === '' && (this.wire.whole || batch)) return
    if (!this.head.decided) this.head.open()
    this.buffer.add(text)
    if (this.wire.ended && this.phase === 'streaming') this.#endedByWire()
  }

  /** The encoder has told the reader an error of its own. */
  #endedByWire(): void {
    const { wire } = this.context.settings
    const message = `The answer has a record that the wire format ${wire.id} cannot say.`
    const error = new ChatError({ code: 'protocol', message })
    this.flow?.cancel(error)
    this.recorder.report(error)
    this.#closeAnswer('error', errorInfo(error))
    if (wire.failures === 'broken-off') this.#breakOff([])
    else this.end('error')
  }

  #stopOn(signal: AbortSignal): void {
    if (signal.aborted) return this.#stop()
    const onAbort = (): void => this.#stop()
    signal.addEventListener('abort', onAbort, { once: true })
    this.#unlisten = () => signal.removeEventListener('abort', onAbort)
  }

  #stop(): void {
    const reason: unknown = this.context.signal?.reason
    if (reason instanceof HttpError) this.#instead ??= reason
    this.context.stream.cancel(reason)
  }

  /**
   * Ends an answer that cannot be passed on: its wire format throws, or a provider of one's own gave a record that is none. Behind a head the
   * reader sees a broken connection, never an end, since a wire format that throws cannot be asked to say so.
   */
  #fail(thrown: unknown): void {
    const error = errorInfo(thrown)
    const refused = thrown instanceof HttpError
    this.flow?.cancel(thrown)
    if (!refused) this.recorder.report(thrown)
    this.#closeAnswer('error', error)
    if (this.phase === 'over') return
    if (!this.head.decided) return this.refuse(this.#shown(refused ? thrown : errorOf(error)), this.wire)
    this.conclude('error')
    this.reply.destroy()
  }

  /** The failure as this reader is told it. */
  #shown(thrown: unknown): ShownFailure {
    return shownFailure(thrown, this.context.settings.showError)
  }

  /** The reader takes nothing any more. */
  protected leave(outcome: 'closed' | 'stalled' | 'error'): void {
    if (this.phase === 'over') return
    this.conclude(outcome)
    if (this.context.settings.onDisconnect === 'drain' && this.flow) {
      this.flow.resume()
    } else {
      this.flow?.cancel()
      this.#closeAnswer('cancelled')
    }
  }

  #closeAnswer(ending: FinishedAnswer['ending'], error?: ErrorInfo): void {
    this.#unlisten?.()
    this.recorder.close(ending, error)
  }
}
