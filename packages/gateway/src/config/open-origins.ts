import type { GatewayConfig } from './config.js'
import type { ConfigFlaw } from './config-error.js'

/** The flaw of a configuration that lets pages of any origin in, where nobody needs a key: each page of the web could spend the keys of vendors. */
export function openOrigins({ cors = [] }: GatewayConfig): readonly ConfigFlaw[] {
  const at = cors.indexOf('*')
  return at < 0 ? [] : [{ path: ['cors', at], message: 'takes * only where clients need a key; name the origins' }]
}
