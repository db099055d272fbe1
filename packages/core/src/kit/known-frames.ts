import type { ByteText, Frame } from '../runtime/framing.js'
import type { KnownEvents } from '../runtime/provider.js'
import type { ChatSink } from '../sink/sink.js'
import type { FrameRun } from './frame-parser.js'
import type { FrameReader, SaidText } from './frame-reader.js'
import type { RunListener } from './frame-run.js'
import type { JsonObject } from './json.js'

/** Gives a reader the frames of a parser's runs. */
export class KnownFrames implements KnownEvents, RunListener {
  readonly #reader: FrameReader
  readonly #run: FrameRun
  #sink: ChatSink | undefined

  constructor(reader: FrameReader, run: FrameRun) {
    this.#reader = reader
    this.#run = run
  }

  get ready(): boolean {
    return this.#run.ready
  }

  read(input: ByteText, from: number, sink: ChatSink): number {
    this.#sink = sink
    return this.#run.read(input, from, this)
  }

  /** From a run, as are the next ones. */
  saidIn(parsed: JsonObject): SaidText | undefined {
    return this.#reader.saidIn?.(parsed)
  }

  say(said: SaidText, text: string): boolean {
    this.#reader.say!(said, text, this.#sink!)
    return !this.#sink!.done
  }

  take(parsed: JsonObject, event: Frame): boolean {
    this.#reader.read(parsed, this.#sink!, event)
    return !this.#sink!.done
  }
}
