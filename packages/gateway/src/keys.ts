import { checkNames } from '@millrace/core/internal'
import type { Gatekeeper } from './admission.js'
import { counts as countsSchema } from './budget/counts-schema.js'
import { openLedger } from './budget/open-ledger.js'
import { Prices } from './budget/prices.js'
import { isDeepStrictEqual } from './builtin.js'
import type { GatewayConfig } from './config/config.js'
import { ConfigError } from './config/config-error.js'
import { openOrigins } from './config/open-origins.js'
import { flawsBy } from './config/schema-parts.js'
import { KeyGate } from './keys/key-gate.js'
import { LiveKeys } from './keys/live-keys.js'
import { printError } from './print-error.js'

export type { CountsConfig, CountsPlace } from './budget/counts-config.js'
export type { PriceConfig, PriceTable } from './budget/prices.js'
export type { KeyConfig, KeysConfig, NamedKeys } from './keys/key-config.js'
export { hashOf, newKey } from './keys/secret.js'

/** Settings of {@link keyGatekeeper}. */
export interface KeyGatekeeperOptions {
  /** Is told of a file of keys that cannot be read, and of counts that cannot be written. Default: one line on the console. */
  onError?(error: unknown): void
}

/**
 * Opens the gatekeeper of a configuration with client keys: it looks keys up, holds each to its limits, and counts tokens where the configuration says. The gateway
 * hands it each configuration that it takes, the first one too. Without keys in the configuration everybody is let in, by the names of this machine alone.
 *
 * @param config - only `counts` is read here.
 * @throws ConfigError for `counts` that name no place; what the place throws where it cannot be opened.
 * @example
 * ```ts
 * import { createGateway } from '@millrace/gateway'
 * import { hashOf, keyGatekeeper, newKey } from '@millrace/gateway/keys'
 *
 * const key = newKey()
 * const config = { emulator: true, keys: { alice: { hash: hashOf(key), tokensPerDay: 1_000_000 } } }
 * const gateway = createGateway(config, { gatekeeper: await keyGatekeeper(config) })
 * const response = await gateway.fetch(new Request('http://localhost/v1/models', { headers: { 'x-api-key': key } }))
 * console.log(response.status) // 200
 * ```
 */
export async function keyGatekeeper(config: GatewayConfig, options: KeyGatekeeperOptions = {}): Promise<Gatekeeper> {
  checkNames(options, { onError: true }, 'keyGatekeeper')
  const { onError = printError } = options
  const counts = config?.counts ?? 'memory'
  const flaws = flawsBy(countsSchema, counts)
  if (flaws.length > 0) throw new ConfigError(flaws.map(flaw => ({ ...flaw, path: ['counts', ...flaw.path] })))
  const ledger = await openLedger(counts, onError)
  const keys = new LiveKeys(onError)
  let prices = new Prices()
  const gate = new KeyGate({ keys, ledger, prices: () => prices, report: onError })
  return {
    get guards() {
      return keys.guards
    },
    configure(next) {
      if (!isDeepStrictEqual(next.counts ?? 'memory', counts))
        throw new ConfigError([{ path: ['counts'], message: 'cannot change while the gateway runs' }])
      const open = (next.keys ?? next.keysFile) === undefined ? openOrigins(next) : []
      if (open.length > 0) throw new ConfigError(open)
      keys.configure(next)
      prices = new Prices(next.prices)
    },
    identify: key => gate.identify(key),
    admit: request => gate.admit(request),
    async close() {
      keys.close()
      await ledger.close()
    },
  }
}
