import type { ChatRequest, Json, Message, Part } from '@millrace/core'
import { checkHolder } from '@millrace/core/internal'
import { HttpError } from '../exchange/http-error.js'
import { nativeWire } from '../wire/native-wire.js'
import { refusedBody } from '../wire/request/other-dialect.js'
import { type BrowserRequest, readBrowserRequest } from './browser-request.js'
import { withoutForgedData } from './client-data.js'
import { clientToolsOf, readCalls } from './client-tools.js'
import { deeperThan, type RequestLimits, type ResolvedRequestLimits, resolveRequestLimits } from './limits.js'

/** Limits of `parseChatRequest`. */
export interface ParseLimits extends RequestLimits {
  /** The models that a browser may name. Default: none. */
  readonly models?: readonly string[]
  /**
   * The tools that the browser runs itself: their calls and results may stand in the conversation. Default: none. Anything that a browser says of
   * another tool could be made up.
   */
  readonly clientTools?: readonly string[] | 'all'
}

/**
 * Checks the body of a request, for those who own their route: a text, bytes, or what the framework has parsed of it. The result holds known
 * fields of the right types and within the limits, and nothing else; see `BrowserRequest`. `metadata` of the body is the application's own to read. Calls and results of tools are those of `clientTools`
 * alone; a person's approval, whose signature has to be checked, is for `createChatHandler`.
 *
 * @throws HttpError with status 400, or 413 for a body that is too large. `sendChat` and `chatResponse` answer it as JSON where they are given
 * a function that throws it; Express, Koa and Fastify take its `status`. TypeError for a limit that is no number.
 * @example
 * ```ts
 * import { HttpError, parseChatRequest } from '@millrace/server'
 *
 * console.log(parseChatRequest('{"messages":[{"role":"user","content":"Hi"}]}').messages.length)
 * try {
 *   parseChatRequest({ messages: 'Hi' })
 * } catch (error) {
 *   if (error instanceof HttpError) console.log(error.status, error.message)
 * }
 * ```
 */
export function parseChatRequest(body: unknown, options: ParseLimits = {}): BrowserRequest {
  const further = { models: true, clientTools: true }
  checkHolder(options, further, 'option of parseChatRequest')
  const { models, clientTools } = options
  const resolved = resolveRequestLimits(options, further)
  const size =
    typeof body === 'string' ? new TextEncoder().encode(body).length : body instanceof Uint8Array ? body.length : 0
  if (size > resolved.bodyBytes) throw tooLarge(resolved.bodyBytes)
  const value = parseBody(body instanceof Uint8Array ? new TextDecoder().decode(body) : body, resolved)
  const request: BrowserRequest = withoutForgedData(limited(nativeRequest(value).request, resolved)).request
  if (request.model !== undefined && !models?.includes(request.model))
    throw bad('model is not one that is offered here.')
  const {
    asked: [asked],
  } = readCalls(request.messages, clientToolsOf(clientTools, nativeWire), false)
  if (asked) throw bad(`${asked.at} waits for an approval, which is not taken here.`)
  return request
}

/**
 * The JSON value of a body.
 *
 * @throws HttpError 400 for a text that is no JSON, and for too many levels.
 */
export function parseBody(body: unknown, limits: Pick<ResolvedRequestLimits, 'depth'>): unknown {
  const value = typeof body === 'string' ? parseJson(body) : body
  if (deeperThan(value, limits.depth)) throw bad(`The body has more than ${limits.depth} levels.`)
  return value
}

/** @throws HttpError 400 naming the field. */
export function nativeRequest(body: unknown): { readonly request: BrowserRequest; readonly metadata?: Json } {
  const read = readBrowserRequest(body)
  if ('problem' in read) throw refusedBody(read, body, 'nativeWire')
  return read
}

/**
 * A request within the limits, whatever dialect it came in.
 *
 * @throws HttpError 400 for more messages or characters than are allowed.
 */
export function limited<Request extends ChatRequest>(request: Request, limits: ResolvedRequestLimits): Request {
  if (request.messages.length > limits.messages) throw bad(`messages takes ${limits.messages} messages at most.`)
  if (Number.isFinite(limits.characters) && characters(request.messages) > limits.characters)
    throw bad(`messages takes ${limits.characters} characters at most.`)
  const { maxOutputTokens } = request
  return maxOutputTokens === undefined || maxOutputTokens <= limits.outputTokens
    ? request
    : { ...request, maxOutputTokens: limits.outputTokens }
}

const bad = (message: string): HttpError => new HttpError(400, 'invalid-request', message)

/** The refusal of a body over the limit. */
export const tooLarge = (maxBytes: number): HttpError =>
  new HttpError(413, 'limit', `The body is larger than ${maxBytes} bytes.`)

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's error quotes the body, and adds nothing for the reader to "no JSON".
    throw bad('The body is no JSON.')
  }
}

function characters(messages: readonly Message[]): number {
  let sum = 0
  for (const { content } of messages) {
    if (typeof content === 'string') sum += content.length
    else for (const part of content) sum += charactersIn(part)
  }
  return sum
}

function charactersIn(part: Part): number {
  if (part.type === 'tool-result') return lengthOf(part.output)
  if (part.type === 'tool-call') return part.inputText?.length ?? lengthOf(part.input)
  return 'text' in part ? part.text.length : 0
}

/** Characters of a value as a vendor gets it: a text, or JSON. */
const lengthOf = (value: Json | undefined): number =>
  typeof value === 'string' ? value.length : (JSON.stringify(value)?.length ?? 0)
