import * as v from 'valibot'
import type { GatewayConfig } from './config.js'
import type { ConfigFlaw } from './config-error.js'
import { gatewayConfig } from './schema.js'

/** Flaws of the form of a configuration; none where it is right. */
export function flawsOf(value: unknown): readonly ConfigFlaw[] {
  const checked = v.safeParse(gatewayConfig, value)
  if (checked.success) return []
  return checked.issues.map(issue => ({
    path: (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key))),
    message: issue.message,
  }))
}

/** A value that `flawsOf` found nothing in. */
export const asConfig = (value: unknown): GatewayConfig => value as GatewayConfig
