import type { ObjectMode } from '../objects/object-mode.js'
import type { ChatSink } from '../sink/sink.js'
import type { ChatStream } from '../stream/chat-stream.js'
import type { HeaderMap, HttpRequest, Transport } from '../transport/transport.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import type { StreamOptions } from '../vocabulary/options.js'
import type { ChatRequest } from '../vocabulary/request.js'
import type { ByteText, Frame, FramingFactory } from './framing.js'

/**
 * Answers chat requests: a vendor, a fallback over vendors, a tool loop, a recording, a remote server. Same interface, so they nest.
 *
 * @typeParam Options - type of `providerOptions`.
 */
export interface ChatProvider<Options = unknown> {
  /** Short name, such as `glm`; the key of its `providerData`. */
  readonly id: string
  /**
   * Starts an answer, lazily: nothing is sent before the stream is read.
   *
   * @throws TypeError for arguments that are not of their type, naming the field. A request that the vendor refuses is an `error` record.
   */
  stream(request: ChatRequest<Options>, options?: StreamOptions): ChatStream
}

/** Reads the frames of one answer. Made anew for each attempt. */
export interface ChatDecoder {
  /**
   * Reads a frame and tells the sink. A throw is `protocol`, but for a ChatError, which stands as it is.
   *
   * A body that is one JSON text, and no stream, comes as a single frame `message`; of a list, each member does. Some hosts answer a request for
   * a stream so (mistralai/mistral-vibe#619, 2026). Where nothing comes of it, no text and no reason for the end, it is an error, and
   * {@link ProviderDefinition.toError} gets it.
   */
  decode(frame: Frame, sink: ChatSink): void
  /** The body is complete; the runtime calls `sink.end()` after this. */
  end?(sink: ChatSink): void
  /**
   * The place behind the last frame that was read, where the vendor keeps the answer and can tell the rest of it; undefined where it cannot. Asked
   * when a connection broke: this decoder then reads the answer to {@link ProviderDefinition.toResume} on.
   */
  place?(): AnswerPlace | undefined
  /** Reads many frames at once; see {@link KnownEvents}. Made by `createFrameDecoder`. Default: each frame comes alone. */
  readonly events?: KnownEvents | undefined
}

/** Reads server-sent events out of the text of a body, as far as they are like those before: what is between their few differences is only compared. */
export interface KnownEvents {
  /** False while it would know none. */
  readonly ready: boolean
  /**
   * Reads whole events from an index on, and tells the sink of their frames. A throw is as one of {@link ChatDecoder.decode}.
   *
   * @param input - whole lines, with a character for each byte; an event begins at `from`.
   * @returns the index behind the last event that it read; `from` where it does not know the next one.
   */
  read(input: ByteText, from: number, sink: ChatSink): number
}

/** A place in an answer that the vendor keeps. */
export interface AnswerPlace {
  /** The vendor's id of the answer. */
  readonly answer: string
  /** The vendor's number or id of the last event that was read; empty for the beginning of the answer. */
  readonly after: string | number
}

/** A vendor's refusal: a status other than 2xx, a body that is neither a stream nor an answer, or an error frame inside of one. */
export interface Failure {
  /** HTTP status; 200 where the error came inside an answer. */
  readonly status: number
  /** Response headers. */
  readonly headers: HeaderMap
  /** The body, or the frame's data; at most 64 KiB of it. */
  readonly body: string
}

/** The context that `authorize` is given. */
export interface AuthorizeContext {
  /** Milliseconds since 1970. */
  readonly now: number
  /** 1 for the first attempt. */
  readonly attempt: number
  /** Why the attempt before failed. */
  readonly previous?: ErrorInfo
}

/**
 * A vendor as three pure functions, and one that signs. The runtime does the rest: HTTP, framing, retries, time limits, size limits, abort,
 * backpressure.
 */
export interface ProviderDefinition<Options = unknown> {
  /** See {@link ChatProvider.id}. */
  readonly id: string
  /** The HTTP request for a chat request. Pure: same in, same out, nothing changed. Throws ChatError for what the vendor cannot take. */
  toRequest(chat: ChatRequest<Options>): HttpRequest
  /** Adds the key, before each attempt; the one place that may wait. Throws ChatError (`authentication`) where there is none. */
  authorize?(request: HttpRequest, context: AuthorizeContext): HttpRequest | Promise<HttpRequest>
  /**
   * The HTTP request for the rest of an answer whose connection broke. Pure; signed by `authorize` like the first. Not called where the decoder knows no
   * `place`. The runtime tries five times in a row, waits between tries as between retries, and begins to count anew when an event came. Default:
   * an answer that broke is `truncated`.
   */
  toResume?(place: AnswerPlace): HttpRequest
  /**
   * The HTTP request that stops an answer at a vendor that would go on with it by itself. Pure; signed by `authorize` like the first. Sent once, when the
   * reader leaves for good, the answer is stopped, or the time for all of it is up (`totalTimeoutMs`). Not called where the decoder knows no `place`, nor
   * for an answer that is over. Best effort: nobody is told what comes of it. Default: closing the connection is all that is done.
   */
  toCancel?(place: AnswerPlace): HttpRequest
  /** A decoder for one answer. */
  createDecoder(chat: ChatRequest<Options>): ChatDecoder
  /** Classifies a failure. Pure. Nothing of a key, header or request body goes into the message. */
  toError(failure: Failure): ErrorInfo
  /**
   * The means by which a model is held to a JSON Schema, the best one first, for a request whose `output` asks to be adapted; see {@link ObjectMode}. The
   * first that can express the schema is used; a JSON mode is listed behind a better means as well. Pure. Default: the schema as it is.
   */
  objects?(chat: ChatRequest<Options>): readonly ObjectMode[]
  /**
   * The framing of the body. Default `sse`. A function makes one of the dialect's own, such as a binary one: it gets every byte of a body under a 2xx
   * status, but for a body that is labelled as a page or begins like a JSON text.
   */
  readonly framing?: 'sse' | 'ndjson' | FramingFactory
  /**
   * The names of all its `providerOptions`: one that is misspelt makes `stream()` throw a TypeError, in place of being passed over. `false` is a name of
   * another provider's that is spelled much like one of these. Default: any name passes.
   */
  readonly optionNames?: { readonly [name: string]: unknown }
  /** Options that suit this vendor better than the general defaults. */
  readonly defaults?: Omit<StreamOptions, 'signal'>
}

/** Settings that every provider takes beside its own. */
export interface ProviderSettings extends Omit<StreamOptions, 'signal'> {
  /** Any WHATWG fetch, instead of the default transport. */
  readonly fetch?: typeof globalThis.fetch
  /** HTTP as the application does it, instead of the default transport. */
  readonly transport?: Transport
}
