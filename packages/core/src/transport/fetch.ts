import { fetchTransport } from './fetch-transport.js'
import type { Transport } from './transport.js'

/** The transport of providers that are given none. */
export const defaultTransport = (): Transport => fetchTransport()

/** There is no undici here. */
export function undiciTransport(): Transport {
  throw new TypeError('undiciTransport needs Node; here the default is fetchTransport().')
}
