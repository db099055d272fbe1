import type { Frame } from '../runtime/framing.js'
import type { AnswerPlace, ChatDecoder } from '../runtime/provider.js'
import type { ChatSink } from '../sink/sink.js'
import type { JsonObject } from './json.js'

/** A string of a frame that the answer says. A reader may add what it needs to say it. */
export interface SaidText {
  /** The object that the string stands in. */
  readonly of: object
  /** Its key there. */
  readonly key: string
  /** Keys of the frame itself whose values tell nothing behind the first record. Default: none. */
  readonly silent?: readonly string[]
}

/** Reads the frames of one answer. */
export interface FrameReader<Parsed = JsonObject> {
  /** The vendor may give several frames in a list: each is read, with the text of all. Default false: a list is no frame. */
  readonly lists?: boolean
  /** Reads a frame. @param frame - the name of its event, and its text, for `sink.failure`; good during the call. */
  read(parsed: Parsed, sink: ChatSink, frame: Frame): void
  /**
   * Finds the string that is all that `read` makes of a frame behind the first ones of an answer: frames that differ from this one in it alone, and in what is silent, are not read
   * but said. Pure. Called once for frames that are alike. Default: each frame is read.
   */
  saidIn?(parsed: Parsed): SaidText | undefined
  /** Says the string of such a frame. Present where `saidIn` is. @param said - as `saidIn` gave it. */
  say?(said: SaidText, text: string, sink: ChatSink): void
  /** The vendor's `[DONE]`. Default: it says nothing. */
  done?(sink: ChatSink): void
  /** The body is over. Default: the decoder has nothing to add. */
  end?(sink: ChatSink): void
  /** See {@link ChatDecoder.place}. */
  place?(): AnswerPlace | undefined
}
