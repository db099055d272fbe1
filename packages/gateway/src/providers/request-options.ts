import type { Json } from '@millrace/core'
import type { Dialect } from '../observer.js'
import type { GatewayProvider } from './gateway-provider.js'
import type { ClientExtras, OwnSettings, ProviderKind, ProviderSettings } from './kind.js'

/** The part of a provider that takes what only clients of some APIs send, their own settings as `providerOptions`. */
export type RequestOptions = Pick<GatewayProvider, 'api' | 'options' | 'takes'>

/**
 * Makes it for a provider of a kind.
 *
 * @param passOn - names of the settings that are handed on. Default: those of the kind.
 */
export function requestOptions(
  kind: Pick<ProviderKind, 'api' | 'options' | 'own'> | undefined,
  settings: ProviderSettings,
  passOn?: readonly string[],
): RequestOptions {
  const of = (dialect: Dialect): OwnSettings => {
    const own = kind?.own?.(dialect, settings) ?? {}
    return passOn
      ? Object.fromEntries(passOn.map(name => [name, Object.hasOwn(own, name) ? own[name]! : 'extra']))
      : own
  }
  const places = { openai: of('openai'), responses: of('responses'), anthropic: of('anthropic') }
  return {
    api: kind?.api?.(settings),
    takes: (dialect, setting) => Object.hasOwn(places[dialect], setting),
    options(extras, chat) {
      const options = kind?.options?.(extras, chat, settings)
      const passed = passedOn(extras, places[extras.dialect])
      return passed ? { ...options, ...passed } : options
    },
  }
}

function passedOn({ unread }: ClientExtras, places: OwnSettings): object | undefined {
  const options: Record<string, Json> = {}
  const extra: Record<string, Json> = {}
  for (const [setting, value] of Object.entries(unread)) {
    const place = Object.hasOwn(places, setting) ? places[setting]! : undefined
    if (place === 'extra') extra[setting] = value
    else if (place !== undefined) options[place] = value
  }
  const any = Object.keys(extra).length > 0 ? { ...options, extra } : options
  return Object.keys(any).length > 0 ? any : undefined
}
