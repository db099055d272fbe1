import { shownName } from '../log/shown-name.js'
import type { GatewayCall } from '../observer.js'

/** Models beside those of the configuration whose names become labels, at most. */
const mostNames = 200

/**
 * Names of models for labels, of which there is an end: each label is a series for ever. A name of the configuration is one. A name that only fits a glob, such as
 * `provider/*`, becomes one when a provider has answered by it, up to 200 of them; until then the glob stands for it.
 */
export class ModelLabels {
  readonly #answered = new Set<string>()

  of({ route, bareModel: model }: GatewayCall): string {
    if (route === undefined || model === undefined) return 'none'
    return route.includes('*') && this.#answered.has(model) ? shownName(model) : route
  }

  /** A provider answers the call. */
  answered({ route, bareModel: model, provider }: GatewayCall): void {
    if (provider === undefined || model === undefined || !route?.includes('*')) return
    if (this.#answered.size < mostNames) this.#answered.add(model)
  }
}
