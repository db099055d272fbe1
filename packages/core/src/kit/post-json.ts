import type { HttpRequest } from '../transport/transport.js'
import type { Warning } from '../vocabulary/events.js'
import { defined, type JsonObject } from './json.js'

/** Says that a setting was left out or changed, and why. */
export type Warn = (setting: string, message: string) => void

/**
 * A `POST` of JSON that asks for a stream of events, with the warnings that came up while its body was made.
 *
 * @param headers - beside `accept` and `content-type`, lower-case; an `accept` of its own wins, and what is undefined is left out.
 */
export function postJson(
  url: string,
  toBody: (warn: Warn) => JsonObject,
  headers: { readonly [name: string]: string | undefined } = {},
): HttpRequest {
  if (typeof toBody !== 'function')
    throw new TypeError('postJson takes an address, and a function that gives the body: (warn) => body.')
  const warnings: Warning[] = []
  const body = JSON.stringify(toBody((setting, message) => void warnings.push({ setting, message })))
  return {
    url,
    method: 'POST',
    headers: { accept: 'text/event-stream', 'content-type': 'application/json', ...defined(headers) },
    body,
    warnings,
  }
}

/**
 * A `GET` of a stream of events.
 *
 * @param headers - beside `accept`; as for {@link postJson}.
 */
export const getStream = (url: string, headers: { readonly [name: string]: string | undefined } = {}): HttpRequest => ({
  url,
  method: 'GET',
  headers: { accept: 'text/event-stream', ...defined(headers) },
})
