import type {
  AudioPart,
  ChatProvider,
  ChatRequest,
  FilePart,
  ImagePart,
  Json,
  JsonSchema,
  StreamOptions,
  ToolCallPart,
} from '@millrace/core'
import type { ChatStorage } from '../storage/storage.js'
import type { ChatNode, ChatSnapshot } from './snapshot.js'

/** A message of a person: a text, or a text with attachments. */
export type ChatInput =
  | string
  | {
      /** The text. Default none. */
      readonly text?: string
      /**
       * Files of an `<input type="file">`, of the clipboard or dropped, which are sent as base64; and parts that are ready. Placed before the text. The `FileList`
       * of an input or of what was dropped is taken as it is.
       */
      readonly attachments?: ArrayLike<Blob | ImagePart | FilePart | AudioPart>
    }

/** Context of a call of a client's tool. */
export interface ClientToolContext {
  /** The call. */
  readonly toolCallId: string
  /** Aborts when the answer is stopped, or the session is closed. */
  readonly signal: AbortSignal
}

/** A tool that runs on this side: in the page, in the worker. */
export interface ClientTool {
  /**
   * Runs a call, in one of the pages that share the conversation; anew where that is left before it has the result. A throw is a result too, an error with the
   * message of what was thrown, and the answer goes on; so is what JSON cannot hold. A call that is stopped has an error for its result. Default: the call waits for {@link ChatSession.addToolResult}.
   */
  readonly execute?: (input: Json, context: ClientToolContext) => Json | Promise<Json>
  /** The purpose, for providers that are called without a server; a server declares its clients' tools itself. */
  readonly description?: string
  /** JSON Schema of the arguments, likewise. Default: any object. */
  readonly parameters?: JsonSchema
}

/**
 * Options of `createChatSession`. Each is read when it is needed, so that those of an object with getters, or that is changed, may change while the session
 * lasts; `storage` is read once.
 */
export interface ChatSessionOptions<Options = unknown> {
  /** Gives the answers: `remote()`, or any other provider. */
  readonly provider: ChatProvider<Options>
  /** Keeps the conversation over reloads. Default: it lasts as long as the session. */
  readonly storage?: ChatStorage | undefined
  /** Settings of each request, such as `model`; a function is asked for each. Default none. */
  readonly request?:
    | Omit<ChatRequest<Options>, 'messages' | 'tools'>
    | (() => Omit<ChatRequest<Options>, 'messages' | 'tools'>)
  /** Limits of each answer, for the provider. */
  readonly options?: Omit<StreamOptions, 'signal'>
  /** The tools that run on this side, by name. */
  readonly tools?: { readonly [name: string]: ClientTool }
  /**
   * Answers in a row at most that calls of the client's tools, and those that `autoApprove` allows, make without a person saying anything, in all pages
   * together. Default 10.
   */
  readonly maxSteps?: number
  /** Asks for the next answer as soon as every call has its result or its approval. Default true; else it is asked for by `regenerate()`. */
  readonly autoContinue?: boolean
  /**
   * Says whether a call that waits for a person may run without asking anybody, as for a tool that a person has allowed for good. It is approved then, in one
   * of the pages that share the conversation, and `waiting` is without it; behind `maxSteps` answers in a row a person is asked all the same. Asked more than
   * once for a call. Default: a person is always asked.
   */
  readonly autoApprove?: (call: ToolCallPart) => boolean
  /**
   * Says whether an answer that has just failed is asked for once more, as a branch beside it: one whose server has died, for instance, is
   * `truncated`. Asked right before that, in one of the pages that share the conversation; the others show the new branch too. Not called where the branch before
   * has failed as well, nor for an answer that had failed when the page was loaded. Default: a person asks, by `regenerate()`.
   */
  readonly autoRetry?: (failed: ChatNode) => boolean
  /**
   * Resumes, at the first `subscribe`, an answer that ran when the page was left, and then each that another page asks for, where somebody sees this one. Default
   * true; else `resume()` does.
   */
  readonly autoResume?: boolean
}

/**
 * A conversation with a model, for any framework or none. Its functions do not need `this`. Those that ask for an answer settle when it is over,
 * whatever became of it: failures are in the snapshot. They reject with a {@link ChatError} (`invalid-request`) where they cannot be done now.
 */
export interface ChatSession {
  /** Calls back after each change of the snapshot, at most once a frame while a text grows. Gives a function that ends it. */
  readonly subscribe: (listener: () => void) => () => void
  /** The state to show. The same object until it has changed. */
  readonly getSnapshot: () => ChatSnapshot
  /** The state that a server renders and a page begins with: always the same empty one. */
  readonly getServerSnapshot: () => ChatSnapshot
  /**
   * Says something and asks for the answer, behind the last message of the page.
   *
   * @throws TypeError, as a rejection, for a message with nothing in it. ChatError (`invalid-request`) while an answer runs.
   */
  readonly send: (input: ChatInput) => Promise<void>
  /** Says something else in place of a message of a person, as a new branch, and asks for the answer. Stops the one that runs. */
  readonly edit: (nodeId: string, input: ChatInput) => Promise<void>
  /**
   * Asks anew, as a branch beside the answer; one that failed with nothing to show is replaced. Stops the answer that runs.
   *
   * @param nodeId - an answer, or the message that is to be answered. Default: the last.
   */
  readonly regenerate: (nodeId?: string) => Promise<void>
  /** Stops the answer that runs, at the server too. It stays as far as it came. Without effect where none runs. */
  readonly stop: () => void
  /**
   * Goes on with the last answer of the page, where it ran when the page was left, or its connection was lost, or the server refused to go on with it, from its
   * beginning: a stream is replayed. A question that may not have arrived is asked again, under its name; tools that were left while they ran are run anew, and
   * the next answer is asked for with results whose page was left before it has.
   * Callers at the same time get the same replay. Without effect where there is nothing to resume.
   */
  readonly resume: () => Promise<void>
  /** Shows the branch with this message, and of several behind it those that were chosen last. */
  readonly selectBranch: (nodeId: string) => void
  /**
   * Gives the result of a call of the client's tool. The last one asks for the next answer, and stops one that runs on another branch.
   *
   * @throws TypeError or SyntaxError, as a rejection, for an output that JSON cannot hold. ChatError (`invalid-request`) for a call that does not wait, also where
   * another page that shares the storage has answered it before.
   */
  readonly addToolResult: (result: {
    readonly toolCallId: string
    readonly output: Json
    readonly isError?: boolean
  }) => Promise<void>
  /** Says whether a call that waits for a person may run. The last one asks for the next answer, likewise. */
  readonly addApproval: (approval: {
    readonly approvalId: string
    readonly approved: boolean
    readonly reason?: string
  }) => Promise<void>
  /** Forgets the conversation, here and in the storage. Stops the answer that runs. */
  readonly clear: () => Promise<void>
  /**
   * Leaves the answer that runs without stopping it: a server that keeps streams goes on. For a page or component that goes away; the session can be
   * used on.
   */
  readonly close: () => void
}
