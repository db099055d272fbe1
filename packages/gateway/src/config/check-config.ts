import type { GatewayConfig } from './config.js'
import type { ConfigFlaw } from './config-error.js'
import { gatewayConfig } from './schema.js'
import { flawsBy } from './schema-parts.js'

/** Flaws of the form of a configuration; none where it is right. */
export const flawsOf = (value: unknown): readonly ConfigFlaw[] => flawsBy(gatewayConfig, value)

/** A value that `flawsOf` found nothing in. */
export const asConfig = (value: unknown): GatewayConfig => value as GatewayConfig
