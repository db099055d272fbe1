import { kindOf } from '../lib/kind-of.js'
import { take } from '../lib/take.js'
import type { ChatResult } from './answer.js'
import type { ErrorCode, ErrorInfo } from './error-info.js'

const brand: unique symbol = Symbol.for('millrace.ChatError') as never

/**
 * The one error that Millrace throws for what happens to an answer; misuse of the API itself is a `TypeError`.
 * `instanceof` holds across duplicate copies of the package. Each `code` with what raises it, what a user sees of it and what mends it:
 * https://github.com/millrace/millrace/blob/main/docs/errors.md.
 */
export class ChatError extends Error implements ErrorInfo {
  override readonly name = 'ChatError'
  readonly code: ErrorCode
  readonly retryable: boolean
  declare readonly status?: number
  declare readonly provider?: string
  declare readonly providerCode?: string
  declare readonly retryAfterMs?: number
  declare readonly requestId?: string
  /** The message as far as it came. Attached by the views that throw; never part of a record. */
  declare readonly partial?: Partial<ChatResult>

  /**
   * @param info - what went wrong; `retryable` defaults to false.
   * @param options - the `cause`, and the `partial` message.
   */
  constructor(
    info: Omit<ErrorInfo, 'retryable'> & { readonly retryable?: boolean },
    options: { readonly cause?: unknown; readonly partial?: Partial<ChatResult> } = {},
  ) {
    super(info.message, options)
    this.code = info.code
    this.retryable = info.retryable ?? false
    take<ErrorInfo, Partial<ErrorInfo>>(this, info, optionalFields)
    if (options.partial) Object.defineProperty(this, 'partial', { value: options.partial })
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // The class does not refer to itself by name: the build would call it _ChatError then, and so would every log.
    // biome-ignore lint/complexity/noThisInStatic: the class that is asked, which may be a subclass
    return isInstance(value, this)
  }

  /** The plain data of this error, which `JSON.stringify` takes too. */
  toJSON(): ErrorInfo {
    return errorInfo(this)
  }
}

/** A subclass has instances of its own; the brand says no more than that it is a ChatError. */
function isInstance(value: unknown, asked: object): boolean {
  try {
    if (Object.getPrototypeOf(asked) === Error) return brand in Object(value)
    return Function.prototype[Symbol.hasInstance].call(asked, value)
  } catch {
    // A Proxy may throw when it is looked at, and whatever was thrown is looked at here first.
    return false
  }
}

// The name on the prototype too: a stack takes its first line from there, before any field is set.
Object.defineProperties(ChatError.prototype, {
  name: { value: 'ChatError', writable: true, configurable: true },
  [brand]: { value: true },
})

const optionalFields = ['status', 'provider', 'providerCode', 'retryAfterMs', 'requestId'] as const

/** The thrown things behind plain infos, so that a `ChatError` made of one in the same process has its cause. */
const causes = new WeakMap<ErrorInfo, unknown>()

/** Remembers what is behind an info; it never travels. */
export function withCause(info: ErrorInfo, cause: unknown): ErrorInfo {
  causes.set(info, cause)
  return info
}

/** The info with fields added, and still with its cause. */
export function amend(info: ErrorInfo, fields: Partial<ErrorInfo>): ErrorInfo {
  const amended = { ...info, ...fields }
  return causes.has(info) ? withCause(amended, causes.get(info)) : amended
}

/** The error to throw for an info. */
export function errorOf(info: ErrorInfo, partial?: Partial<ChatResult>): ChatError {
  return new ChatError(info, { ...causeOf(info), ...(partial && { partial }) })
}

/** The thrown thing behind an info, as an option of an error. */
export const causeOf = (info: ErrorInfo): { readonly cause?: unknown } =>
  causes.has(info) ? { cause: causes.get(info) } : {}

/**
 * The plain data of anything thrown. Anything but a {@link ChatError} becomes `unknown` and names only the kind of thing: its own text may
 * hold what must not travel.
 */
export function errorInfo(thrown: unknown): ErrorInfo {
  if (!(thrown instanceof ChatError)) {
    const message = `Something failed that Millrace does not know (${kindOf(thrown)}).`
    return withCause({ code: 'unknown', message, retryable: false }, thrown)
  }
  const { code, message, retryable, cause } = thrown
  const info = take<ErrorInfo, ErrorInfo>({ code, message, retryable }, thrown, optionalFields)
  return cause === undefined ? info : withCause(info, cause)
}

/** The message of each failure that a stranger may read. The vendor's own text may name accounts, models and addresses. */
const publicMessages: Record<ErrorCode, string> = {
  authentication: 'The server could not sign in to its model provider.',
  permission: 'The server may not use this model.',
  'not-found': 'The model was not found.',
  'rate-limit': 'Too many requests at the moment. Try again shortly.',
  quota: 'The server has used up its quota with the model provider.',
  'invalid-request': 'The request cannot be served as it is.',
  'context-length': 'The conversation is too long for the model.',
  'content-filter': 'The model provider refused the content.',
  overloaded: 'The service is not available at the moment. Try again shortly.',
  timeout: 'The answer took too long.',
  network: 'The connection to the model provider failed.',
  aborted: 'The answer was stopped.',
  protocol: 'The model provider sent something that could not be read.',
  truncated: 'The answer ended before it was complete.',
  limit: 'The answer or the request was larger than allowed.',
  gone: 'The answer is no longer kept.',
  unknown: 'Something went wrong.',
}

/**
 * The part of a failure that goes to a browser: the code, a fixed sentence, `retryable` and `retryAfterMs`. The vendor's text, status, codes
 * and ids stay behind.
 */
export function publicError(error: ErrorInfo): ErrorInfo {
  if (typeof error !== 'object' || error === null)
    throw new TypeError('publicError takes the info of an error: { code, message, retryable }.')
  // Own ones only: an error that came over a wire may have any text for its code.
  const code = Object.hasOwn(publicMessages, error.code) ? error.code : 'unknown'
  return {
    code,
    message: publicMessages[code],
    retryable: error.retryable === true,
    ...(isTime(error.retryAfterMs) && { retryAfterMs: error.retryAfterMs }),
  }
}

/** Anything else may be a text: an error that came over a wire has fields of any type. */
const isTime = (ms: unknown): ms is number => typeof ms === 'number' && ms >= 0 && Number.isFinite(ms)
