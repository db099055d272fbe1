import type { ChatRecord, ChatRequest, ChatResult, ErrorInfo, HeaderMap, Json, Warning } from '@millrace/core'

/**
 * The parts of a request that its answer repeats, as plain data. Beside the fields below each dialect has its own, which `decodeRequest` writes
 * and the encoder reads. An encoder gives the same text for the same context and records.
 */
export interface WireContext {
  /** When the answer was asked for, in milliseconds since 1970. Default 0: an encoder looks at no clock. */
  readonly startedAt?: number
  /** The model as the client named it: told where the vendor names none. */
  readonly model?: string
  /** The id of the answer's stream, where a store keeps it. */
  readonly streamId?: string
  readonly [field: string]: Json | undefined
}

/** Encodes one answer in one dialect. May keep state: each answer has an encoder of its own. */
export interface WireEncoder {
  /**
   * Gives the text of a batch; empty where the dialect has none for it. The last record of the last batch is `finish` or `error`: the text of
   * that batch holds the end mark of the dialect too. An error is masked already. A throw ends the answer: with status 500, or, behind a
   * head, with a broken connection.
   *
   * @param firstSeq - the number of the first record, where a store keeps the answer. Absent for records that are no part of what it keeps, such as an
   * error on the way to this reader.
   */
  encode(records: readonly ChatRecord[], firstSeq?: number): string
  /** Gives the text of records as the store has them, each a JSON text, for a dialect that passes it on. Absent: the records are read, and encoded. */
  encodeTexts?(texts: readonly string[], firstSeq: number): string
  /**
   * True when the encoder has ended the answer itself, by the dialect's error, since a record came that the dialect cannot say, such as a
   * `reset`: the provider is cancelled and nothing more is encoded. Default false.
   */
  readonly ended?: boolean
}

/** A request as a dialect reads it. */
export interface WireRequest {
  /** Path and query, or the whole address. */
  readonly url: string
  /** Lower-case names. */
  readonly headers: HeaderMap
  /** The JSON value of the body. */
  readonly body: unknown
  /** The kept items that `references` named, by id; one that is not kept is absent. */
  readonly items?: ReadonlyMap<string, Json>
}

/** A request in the vocabulary of all providers. */
export interface DecodedRequest {
  /** The provider's request, of fields that the dialect lets its clients set. */
  readonly request: ChatRequest
  /** The client takes the answer as events. Default true; false: as one JSON body, see {@link WireFormat.encodeAnswer}. */
  readonly stream?: boolean
  /** See {@link WireContext}. */
  readonly context?: WireContext
  /**
   * The client wants the answer to go on without it: it is kept by the store, whatever `onDisconnect` says, and ends by itself or when it is stopped.
   * Refused where there is no store. Default false.
   */
  readonly background?: boolean
  /** False: the client wants the answer to be kept by no store. Default true. */
  readonly keep?: boolean
  /**
   * The name by which the client asks for the running answer again, such as its conversation's id: the latest answer of this name and owner is found by it
   * ({@link ResumeCall}). Default: the id of the stream alone.
   */
  readonly name?: string
  /** The application's own data that the client has sent along, for `prepare` alone. Default: none. */
  readonly metadata?: Json
  /** Parts of the request that were left out or changed: told to `onStart`, and in the answer's `start`. */
  readonly warnings?: readonly Warning[]
  /**
   * Settings of the body that the dialect does not read, by the names that `warnings` calls them: those of its own vendor, and unknown ones. For `prepare`, which may
   * have some reach a provider that takes them. Default: none.
   */
  readonly unread?: UnreadSettings
}

/** Settings that a dialect does not read, by their names. */
export interface UnreadSettings {
  readonly [setting: string]: Json
}

/** A piece of an answer that clients may refer to by its id instead of sending it back. */
export interface KeptItem {
  /** Id that clients refer to it by. */
  readonly id: string
  /** The item as the dialect writes it. */
  readonly item: Json
}

/** A request for an answer that a store keeps, as its dialect reads it. */
export interface ResumeRequest {
  /** In capitals; `GET` for HEAD too. */
  readonly method: string
  /** The path below the mount, percent-encoded and without slashes at its end; the whole one where the mount is not known. */
  readonly path: string
  /** Parameters of the address. */
  readonly query: URLSearchParams
  /** Lower-case names. */
  readonly headers: HeaderMap
}

/** A client's wish about an answer that a store keeps. */
export interface ResumeCall {
  /**
   * `read`: its events. `stop`: its end. `tell`: what it comes to so far, in one piece, see {@link WireResume.tell}. `forget`: its end, and that nothing
   * of it is kept.
   */
  readonly action: 'read' | 'stop' | 'tell' | 'forget'
  /** The stream, or else `name`. */
  readonly streamId?: string
  /** See {@link DecodedRequest.name}. An answer that is not running is 204 then, as one that never was. */
  readonly name?: string
  /** Number of the last event that the reader has. Default 0. */
  readonly after?: number
}

/** An answer as a store has it, for a dialect that tells it in one piece. */
export interface KeptAnswer {
  /** As far as it came. Undefined before its first record. */
  readonly answer: (Pick<ChatResult, 'role' | 'content' | 'messages'> & Partial<ChatResult>) | undefined
  /** The reason for which it failed or was stopped. */
  readonly error?: ErrorInfo | undefined
  /** True while its producer lives. */
  readonly running: boolean
}

/** The way in which clients of a dialect come back to an answer that a store keeps. */
export interface WireResume {
  /**
   * The thing that events are counted by. `records`: each record is one event, which the encoder gives the record's number, so that reading begins at any
   * place. `events`: server-sent events, from 1; the answer is encoded from its first record, and the events that a reader has are left out.
   */
  readonly numbers: 'records' | 'events'
  /** Writes `id: <streamId>.<number>` into each event that is counted by `events`. Default false. */
  readonly ids?: boolean
  /**
   * Text before a response that ends though the answer goes on, for clients that come back by themselves, as when the server shuts down. Such clients need
   * not stay for the answer to go on: `onDisconnect` is `detach` by default. Absent: they are told an error.
   */
  readonly parting?: string
  /** Keeps the context of an answer beside it, for calls that come without the request. Default false: those that come have it, or need none. */
  readonly keepsContext?: boolean
  /**
   * Reads a request; undefined for one that is about no kept answer. Default: the last part of the path is a stream's id; `GET` reads, from the place in
   * `Last-Event-ID` or in the query's `lastEventId` on, and `DELETE` stops.
   *
   * @throws HttpError for what is malformed.
   */
  call?(request: ResumeRequest): ResumeCall | undefined
  /** Gives the JSON value that an answer is told by in one piece; also the response to `stop`, which has no body otherwise. */
  tell?(kept: KeptAnswer, context: WireContext): unknown
}

/** A dialect in which answers go to readers, and in which they ask. Its functions keep nothing between two answers; they run in the async context of the request. */
export interface WireFormat {
  /** Short name, such as `native`. */
  readonly id: string
  /**
   * The clients of the dialect. `browser`: strangers, who set no system prompt, no tools and no output of a server's tool. `api`: programs that
   * bring the whole conversation, tools and their outputs included. Default `browser`.
   */
  readonly clients?: 'browser' | 'api'
  /**
   * Ends of the paths at which clients of the dialect ask for an answer, such as `/chat/completions`. A `POST` to a path below one of them, and to
   * another path below the mount, is 404. Absent: at any path.
   */
  readonly paths?: readonly string[]
  /** Response headers of a stream in this dialect, with names in lower case; `content-type` at least. */
  readonly headers: Readonly<Record<string, string>>
  /** Text written while the answer is silent, so that no proxy or reader takes the connection for dead. Empty: none. */
  readonly heartbeat: string
  /** A failure behind the head: `told` by a record, or `broken-off`, where the dialect has no word for it. Default `told`. */
  readonly failures?: 'told' | 'broken-off'
  /** Makes the encoder of one answer, when its first batch is there. */
  createEncoder(context?: WireContext): WireEncoder
  /**
   * Gives the JSON value that is the body of an answer that failed before its head. Default `{ error }`.
   *
   * @param error - `field` is that of the request which is wrong, as a path, where one is.
   * @param status - of the response.
   */
  errorBody?(error: ErrorInfo & { readonly field?: string }, status?: number): unknown
  /**
   * Gives the HTTP status of an answer that failed before its head, for a dialect that has one of its own for a kind of failure.
   *
   * @param status - the usual one, from 400 to 599. Default: this.
   */
  statusOf?(error: ErrorInfo, status: number): number
  /**
   * Reads a request. Fields that the dialect does not know are left out, with a warning where that changes the answer. Default: the request is
   * that of the native wire.
   *
   * @throws HttpError for what cannot be asked, naming the field; the messages repeat nothing of the body.
   */
  decodeRequest?(request: WireRequest): DecodedRequest
  /** Gives the JSON value that is a whole answer, for clients that ask without a stream. Absent: the dialect only streams. */
  encodeAnswer?(answer: ChatResult, context: WireContext): unknown
  /** Gives the JSON value that lists the models on offer, for a GET whose path ends in `/models`. Absent: the dialect has no such list. */
  encodeModels?(models: readonly string[]): unknown
  /** Gives the JSON value that tells of one model on offer, for a GET below `…/models/`. Absent: the dialect does not tell. */
  encodeModel?(model: string): unknown
  /**
   * Absent: clients of an API do not come back, and none of their answers is kept; browsers do so in the usual way, from the first event on.
   */
  readonly resume?: WireResume
  /** The ids of kept items that a body refers to. Absent: the dialect has no references. */
  references?(body: unknown): readonly string[]
  /** The items of a complete answer that the next request may refer to; with the ids that the encoder gave them. */
  keptItems?(answer: ChatResult, context: WireContext): readonly KeptItem[]
}
