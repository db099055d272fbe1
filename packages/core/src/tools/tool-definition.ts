import type { AnySchema } from '../schema/standard-schema.js'
import type { Json, Message, ProviderData } from '../vocabulary/request.js'
import type { ToolInputOf } from './tool-schema.js'

/** The circumstances of a call. */
export interface ToolContext {
  /**
   * Aborts when the reader leaves, the answer is stopped, or the tool's time is up. A tool that ignores it is not waited for; what it does goes on
   * until it ends by itself.
   */
  readonly signal: AbortSignal
  /** The call. */
  readonly toolCallId: string
  /** Name of the tool. */
  readonly toolName: string
  /** The conversation up to the call: the request's messages and those of the rounds before, the message with the call included. */
  readonly messages: readonly Message[]
  /** The person whose answer it is: `owner` of the stream options, as `createChatHandler` sets it. */
  readonly owner?: string
}

/** Written as a method, whose input TypeScript compares both ways: a tool of any arguments fits into a list of tools. */
interface Deciding<Input> {
  asks(input: Input, context: ToolContext): boolean | Promise<boolean>
}

/**
 * A tool that the model may call.
 *
 * @typeParam Schema - the schema of its arguments; `execute` gets what that lets pass.
 */
export interface ToolDefinition<Schema = AnySchema> {
  /** The tool's purpose and when to use it, for the model. */
  readonly description?: string
  /** The arguments, an object; see {@link AnySchema}. Default: none. */
  readonly input?: Schema
  /**
   * Ask the vendor to hold the model to the schema, where it can. The schema is told as vendors want it for this: objects are closed, and optional
   * fields are required and may be null; where arguments are refused with such nulls, they are checked without them. Default false.
   */
  readonly strict?: boolean
  /** Fields of a vendor's own, for that vendor alone: `providerData` of a {@link Tool}. Default: none. */
  readonly providerData?: ProviderData
  /**
   * Runs the tool. The output is a text or whatever JSON can tell; `undefined` is null. An async iterable gives its output in stages: each value is
   * told at once as a preliminary result, and the last one is the result, or what a generator returns, where that is not `undefined`. Not called
   * for arguments that do not pass, while `approve` waits for a person, and for calls of a step that was cut. Absent: a tool of the caller's, such
   * as one that a page runs; a call of it ends the answer with `tool-calls`.
   */
  execute?(input: ToolInputOf<Schema>, context: ToolContext): unknown
  /**
   * True where a person must approve the call before it runs: then the answer ends with `tool-calls` after a `tool-approval` event, and the call runs
   * when the next request brings the approval. Needs `approvalSecret`. Default false.
   */
  readonly approve?: boolean | Deciding<ToolInputOf<Schema>>['asks']
  /** Milliseconds that a call may take, its approval and repair included. Default: `toolTimeoutMs` of the loop; `Infinity`: no limit. */
  readonly timeoutMs?: number
}

/** A tool of whatever arguments, as a list of tools holds it. */
export interface AnyTool extends Omit<ToolDefinition, 'execute' | 'approve'> {
  /** See {@link ToolDefinition.execute}. */
  // biome-ignore lint/suspicious/noExplicitAny: it takes what its own schema gives, whatever that is
  execute?(input: any, context: ToolContext): unknown
  /** See {@link ToolDefinition.approve}. */
  // biome-ignore lint/suspicious/noExplicitAny: the same
  readonly approve?: boolean | Deciding<any>['asks']
}

/**
 * A tool defined by itself, in a file of its own: gives it back as it is, so that `execute` gets the type that `input` tells.
 *
 * @example
 * ```ts
 * import { defineTool } from '@millrace/core'
 *
 * const clock = defineTool({ description: 'Tells the time.', execute: () => new Date() })
 * console.log(clock.description)
 * ```
 */
export function defineTool<const Schema>(
  tool: ToolDefinition<Schema> & { readonly input?: AnySchema },
): ToolDefinition<Schema> & { readonly input?: AnySchema } {
  return tool
}

/** A call whose arguments did not pass, for `repair`. */
export interface BadToolCall {
  /** The call. */
  readonly toolCallId: string
  /** Name of the tool. */
  readonly toolName: string
  /** The arguments, where they are JSON. */
  readonly input?: Json
  /** The arguments as the model wrote them, where they are not. */
  readonly inputText?: string
  /** One sentence of what is wrong with them. */
  readonly problem: string
}
