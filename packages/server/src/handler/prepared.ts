import type { ChatProvider, ChatRequest, StreamOptions } from '@millrace/core'
import { WrongResult } from '../delivery/wrong-result.js'
import { isPlainObject } from './plain-object.js'

/** A request together with its provider and stream options. */
export interface PreparedRequest {
  /** Answers the request. Default: the handler's provider. */
  readonly provider?: ChatProvider | undefined
  /** The provider's request. */
  readonly request: ChatRequest
  /** Stream options of the provider. */
  readonly options?: StreamOptions | undefined
  /** Names of settings of `context.unread` that reach the provider: no warning says that they were left out. Default: none. */
  readonly passedOn?: readonly string[] | undefined
}

const fields: ReadonlySet<unknown> = new Set(['provider', 'request', 'options', 'passedOn'])

/**
 * Checks the result of `prepare`.
 *
 * @throws TypeError for anything but a request, or a {@link PreparedRequest}. A forgotten `return` must not reach the provider.
 */
export function readPrepared(gave: unknown): PreparedRequest {
  if (isChatRequest(gave)) return { request: gave }
  if (!isPlainObject(gave)) throw wrong('gave no object')
  for (const key of Reflect.ownKeys(gave))
    if (!fields.has(key)) throw wrong(`gave an object with the field ${String(key)} and without messages`)
  const { provider, request, options, passedOn } = gave as Partial<PreparedRequest>
  if (!isChatRequest(request)) throw wrong('gave a request without messages')
  if (provider !== undefined && typeof provider?.stream !== 'function') throw wrong('gave a provider that is none')
  if (options !== undefined && !isPlainObject(options)) throw wrong('gave options that are no object')
  if (passedOn !== undefined && !Array.isArray(passedOn)) throw wrong('gave passedOn that is no list')
  return { provider, request, options, passedOn }
}

const isChatRequest = (value: unknown): value is ChatRequest =>
  typeof value === 'object' && value !== null && Array.isArray((value as Partial<ChatRequest>).messages)

const wrong = (what: string): WrongResult =>
  new WrongResult(`prepare ${what}. It takes a ChatRequest, or { request, provider?, options? }.`)
