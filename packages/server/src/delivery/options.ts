import { checkNames, type KnownNames } from '@millrace/core/internal'
import { type ErrorsShown, type ErrorView, errorView } from '../exchange/error-view.js'
import { checkHeaders } from '../exchange/headers.js'
import { usualHeartbeatMs } from '../exchange/idle-limit.js'
import { nativeWire } from '../wire/native-wire.js'
import { isOwnWire } from '../wire/own-wires.js'
import type { WireFormat } from '../wire/wire.js'
import { type AnswerHooks, hookNames } from './hooks.js'
import { WrongResult } from './wrong-result.js'

/** Settings of a delivery. */
export interface DeliveryOptions extends AnswerHooks {
  /** The dialect that the reader speaks. Default `nativeWire`. */
  readonly wire?: WireFormat
  /**
   * Milliseconds of silence, from the head on, after which a heartbeat is written. Default 15 000, and 7 000 on Bun, which cuts what is silent for
   * 10 s; 0: never. Skipped while the reader is slow.
   */
  readonly heartbeatMs?: number
  /**
   * Milliseconds that the head waits for the first batch. Default 5 000; 0: it goes at once. An answer that fails before its head gets a real
   * status; a later failure is an `error` record under 200.
   */
  readonly headTimeoutMs?: number
  /**
   * Milliseconds after which a reader who takes nothing is dropped. Default 30 000; 0: never. Up to four times as long where 48 Ki characters
   * or more are on their way: kernels show that a reader takes something only when it has taken a good part of what their buffers hold.
   */
  readonly stallTimeoutMs?: number
  /** Milliseconds over which writes are gathered. Default 0: over one turn of the event loop. For very fast models. */
  readonly flushMs?: number
  /** When the reader leaves: `cancel` closes the upstream call, `drain` reads it to its end, for `onFinish`. Default `cancel`. */
  readonly onDisconnect?: 'cancel' | 'drain'
  /**
   * The words of a failure that the reader gets. `masked`: its kind, in a fixed sentence, and a status by which a failure at the vendor is this server's.
   * `vendor`: the vendor's own message and status (401 and 404 included), for programs whose operator holds the vendor's key too; never for strangers, since
   * such words may name accounts and models. An `HttpError` is told in its own words either way. Default `masked`.
   */
  readonly errors?: ErrorsShown
}

/** Options of `sendChat` and `chatResponse`. */
export interface SendChatOptions extends DeliveryOptions {
  /** Further response headers. Names in lower case; they win over the wire's own. */
  readonly headers?: Readonly<Record<string, string>>
  /**
   * Stops the answer: upstream is closed at once, and a reader who is still there gets `error: aborted`, or the `HttpError` that is the signal's
   * reason.
   */
  readonly signal?: AbortSignal | undefined
}

/** All options of an answer that is sent; `request` is of `chatResponse`. */
export const sendNames: KnownNames<SendChatOptions> & { readonly request: unknown } = {
  wire: true,
  heartbeatMs: true,
  headTimeoutMs: true,
  stallTimeoutMs: true,
  flushMs: true,
  onDisconnect: true,
  errors: true,
  headers: true,
  signal: true,
  request: true,
  onStart: true,
  onRecord: true,
  onFinish: true,
  onError: true,
}

/** @throws TypeError for what holds no options, and for one that is none. */
export const checkSend = (options: SendChatOptions): void => checkNames(options, sendNames, 'sendChat')

/** Options with the request that an adapter was given. @throws TypeError as `checkSend` does. */
export function withRequest<Request>(
  options: SendChatOptions = {},
  request: Request,
): SendChatOptions & { readonly request: Request } {
  checkSend(options)
  return { ...options, request }
}

/** Delivery options with every default filled in. */
export type DeliverySettings = Required<Omit<DeliveryOptions, keyof AnswerHooks | 'errors'>> &
  AnswerHooks & { readonly showError: ErrorView }

const defaults = { heartbeatMs: usualHeartbeatMs(), headTimeoutMs: 5_000, stallTimeoutMs: 30_000, flushMs: 0 }

/**
 * Fills in the defaults.
 *
 * @throws TypeError naming the option that is not of its type.
 */
export function resolveDelivery(options: DeliveryOptions): DeliverySettings {
  const numbers = { ...defaults }
  for (const name of Object.keys(defaults) as (keyof typeof defaults)[]) {
    const value = options[name]
    if (value === undefined) continue
    if (typeof value !== 'number' || !(value >= 0))
      throw new TypeError(`${name} takes milliseconds from 0, not ${String(value)}.`)
    numbers[name] = value
  }
  const { wire = nativeWire, onDisconnect = 'cancel', errors = 'masked' } = options
  resolveWire(wire)
  if (onDisconnect !== 'cancel' && onDisconnect !== 'drain')
    throw new TypeError(`onDisconnect takes 'cancel' or 'drain', not ${String(onDisconnect)}.`)
  return { ...numbers, wire, onDisconnect, showError: errorView(errors), ...resolveHooks(options) }
}

function resolveHooks(options: AnswerHooks): AnswerHooks {
  const hooks: Record<string, unknown> = {}
  for (const name of hookNames) {
    const hook = options[name]
    if (hook === undefined) continue
    if (typeof hook !== 'function' && !(name === 'onError' && hook === false))
      throw new TypeError(`${name} takes a function${name === 'onError' ? ', or false for silence' : ''}.`)
    hooks[name] = hook
  }
  return hooks
}

/** @throws TypeError for anything but a wire format, and for headers that could not be sent. */
export function resolveWire(wire: WireFormat): WireFormat {
  if (typeof wire?.createEncoder !== 'function') throw new WrongResult('wire takes a wire format, such as nativeWire.')
  if (!isOwnWire(wire)) checkHeaders(wire.headers, 'wire.headers')
  return wire
}
