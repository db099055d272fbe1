import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'

/**
 * Asks for an address over a connection to one of these IP addresses; the certificate and the `host` header are still those of its name. No
 * proxy, no cookie, no credentials; the connection is not kept.
 *
 * @param addresses - at least one; where there are several, Node tries one after the other.
 * @throws what Node says, and for an abort its error.
 */
export function connectOnly(url: URL, addresses: readonly string[], signal: AbortSignal): Promise<IncomingMessage> {
  const found = addresses.map(address => ({ address, family: isIP(address) }))
  const lookup: LookupFunction = (_, { all }, callback) =>
    all ? callback(null, found) : callback(null, found[0]!.address, found[0]!.family)
  const headers = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'millrace' }
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    // An agent of its own: the global one may have been told of a proxy, and would keep the connection.
    request(url, { agent: false, lookup, signal, headers })
      .on('response', resolve)
      .on('error', reject)
      // The server changed to another protocol, which is no answer; without effect behind a response.
      .on('close', () => reject(new Error('The connection closed without an answer.')))
      .end()
  })
}
