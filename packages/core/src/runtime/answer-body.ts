import type { ErrorInfo } from '../vocabulary/error-info.js'
import { amend } from '../vocabulary/errors.js'
import { truncated } from '../vocabulary/truncated.js'
import type { Body, BodyListener } from './body.js'
import { infoOf } from './failure.js'
import type { ByteText, Frame, FrameListener, Framing } from './framing.js'
import type { Reading } from './reading.js'

/** Reads an answer: bytes are cut into frames, the decoder tells the sink of each, and the records of one piece of bytes are a batch. */
export class AnswerBody implements Body, FrameListener {
  readonly #listener: BodyListener
  readonly #framing: Framing
  readonly reading: Reading

  constructor(listener: BodyListener, framing: Framing, reading: Reading) {
    this.#listener = listener
    this.#framing = framing
    this.reading = reading
  }

  data(bytes: Uint8Array): void {
    try {
      this.#framing.push(bytes, this)
    } catch (thrown) {
      return this.#close(infoOf(thrown))
    }
    const { sink } = this.reading
    const batch = sink.drain()
    if (!sink.done) this.#listener.records(batch)
    else this.#listener.over(batch, batch[batch.length - 1]!.type === 'finish' ? 'drain' : 'close')
  }

  /** From the framing. Frames behind the end of the answer do not reach the decoder. */
  frame(frame: Frame): void {
    const { decoder, sink } = this.reading
    if (!sink.done) decoder.decode(frame, sink)
  }

  /** From the framing, as is the next one. */
  get knows(): boolean {
    const { decoder, sink } = this.reading
    return !sink.done && decoder.events?.ready === true
  }

  known(input: ByteText, from: number): number {
    const { decoder, sink } = this.reading
    return decoder.events!.read(input, from, sink)
  }

  end(): void {
    try {
      this.#framing.end(this)
    } catch {
      // The last frame lacks its end mark and cannot be read, so it was cut: the sink says what that means.
    }
    try {
      const { stray } = this.#framing
      if (stray !== undefined) this.#readBare(stray)
      this.#complete()
    } catch (thrown) {
      this.#close(infoOf(thrown))
    }
  }

  stop(why: ErrorInfo, final?: 'final'): void {
    // It said why before it broke.
    if (this.#framing.stray !== undefined) return this.end()
    const cut = why.code === 'network' && this.reading.sink.started
    const message = 'The connection broke before the answer was complete.'
    const told = cut ? amend(why, { code: 'truncated', message, retryable: true }) : why
    if (final || !this.#breaksOff(told)) this.#close(told)
  }

  /** The whole body is this JSON, and not a stream of events. */
  endWith(json: string): void {
    try {
      // The decoder has read of the answer before: over another connection.
      if (this.reading.decoder.place?.()) this.#readObjects(json)
      else this.#readBare(json)
      this.#complete()
    } catch (thrown) {
      this.#close(infoOf(thrown))
    }
  }

  /** Gives the decoder each object of a JSON text as a frame. In place of the rest of an answer that broke it may be all of the answer. */
  #readObjects(json: string): void {
    for (const data of objectsOf(json)) this.frame({ event: 'message', data })
  }

  /**
   * Reads JSON that stands outside of any event. Where no answer has begun it may be one in one piece, which some hosts give to a request
   * for a stream (mistralai/mistral-vibe#619, 2026): the decoder gets it as a frame, or each object of a list as one. Everything else is an
   * error.
   */
  #readBare(json: string): void {
    const { sink } = this.reading
    if (!sink.started && !sink.finishing && !sink.done) {
      try {
        this.#readObjects(json)
      } catch (thrown) {
        // A decoder that cannot read it has not seen an answer: `toError` says what it is.
        if (sink.started) throw thrown
      }
      if (sink.started || sink.finishing) return
    }
    sink.failure(json)
  }

  #complete(): void {
    const { decoder, sink } = this.reading
    decoder.end?.(sink)
    if (this.#breaksOff(truncated)) return
    sink.end()
    this.#listener.over(sink.drain(), 'complete')
  }

  /** Hands an answer on that has no end yet and can be had from the vendor once more. @returns false where it is over, or cannot. */
  #breaksOff(why: ErrorInfo): boolean {
    const { decoder, sink } = this.reading
    if (sink.done || sink.finishing || !why.retryable || !decoder.place?.()) return false
    this.#listener.records(sink.drain())
    this.#listener.broken(this.reading, why)
    return true
  }

  /** Ends the answer by a failure. Behind a finish reason only usage could be lost, so there it is a finish. */
  #close(why: ErrorInfo): void {
    const { sink } = this.reading
    if (sink.finishing) sink.end()
    else sink.fail(why)
    this.#listener.over(sink.drain(), 'close')
  }
}

/** The texts of the objects that a JSON text is: itself, or the members of a list. */
function objectsOf(json: string): readonly string[] {
  const value: unknown = JSON.parse(json)
  return Array.isArray(value) ? value.map(member => JSON.stringify(member)) : [json]
}
