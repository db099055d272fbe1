import type { Frame } from '../runtime/framing.js'
import type { AnswerPlace, ChatDecoder } from '../runtime/provider.js'
import type { ChatSink } from '../sink/sink.js'
import type { JsonObject } from './json.js'

/** Reads the frames of one answer. */
export interface FrameReader<Parsed = JsonObject> {
  /** The vendor may give several frames in a list: each is read, with the text of all. Default false: a list is no frame. */
  readonly lists?: boolean
  /** Reads a frame. @param frame - the name of its event, and its text, for `sink.failure`; good during the call. */
  read(parsed: Parsed, sink: ChatSink, frame: Frame): void
  /** The vendor's `[DONE]`. Default: it says nothing. */
  done?(sink: ChatSink): void
  /** The body is over. Default: the decoder has nothing to add. */
  end?(sink: ChatSink): void
  /** See {@link ChatDecoder.place}. */
  place?(): AnswerPlace | undefined
}
