import { checkNames, type KnownNames } from '@millrace/core/internal'
import { type ItemStore, memoryItems } from '@millrace/server'
import { type Gatekeeper, openGatekeeper } from './admission.js'
import type { Call } from './calls/call.js'
import { Observers } from './calls/observers.js'
import { OwnField } from './calls/own-field.js'
import type { GatewayObserver, MetricsSource } from './observer.js'
import { printError } from './print-error.js'
import type { Environment } from './providers/from-environment.js'
import { type OpenFile, Stores } from './stores.js'

/** Parts of a gateway that are no configuration. */
export interface GatewayOptions {
  /** Lets clients in. Default: everybody, by the names of this machine alone. */
  readonly gatekeeper?: Gatekeeper
  /** Are told of each call. Default: none. */
  readonly observers?: readonly GatewayObserver[]
  /** Serves `/metrics`, and is an observer. Default: there is none, and the path is 404. */
  readonly metrics?: MetricsSource
  /**
   * Opens a store in a file, for a configuration with `{ store: { sqlite } }`: `sqliteStore` of `@millrace/resume/sqlite`. Default: such a configuration is a
   * `TypeError`.
   */
  readonly sqliteStore?: OpenFile
  /** Where keys of vendors are looked for. Default `process.env`. */
  readonly env?: Environment
  /** Port at which the gateway listens; see `providersFromEnv`. */
  readonly ownPort?: number
  /** Is told what went wrong inside of the gateway; failures of vendors are told by observers. Default: one line on the console. */
  onError?(error: unknown): void
}

const optionNames: KnownNames<GatewayOptions> = {
  gatekeeper: true,
  observers: true,
  metrics: true,
  sqliteStore: true,
  env: true,
  ownPort: true,
  onError: true,
}

/** The parts that outlive a configuration. */
export interface GatewayShared {
  readonly gatekeeper: Gatekeeper
  readonly observers: Observers
  readonly metrics: MetricsSource | undefined
  readonly env: Environment
  readonly ownPort: number | undefined
  /** The call of a request of the platform. */
  readonly calls: OwnField<object, Call>
  readonly items: ItemStore
  readonly stores: Stores
  report(thrown: unknown): void
  /** Lets go of counts and stores, and reports what they could not write. */
  close(): Promise<void>
}

/** Fills in the defaults. */
export function shared(options: GatewayOptions): GatewayShared {
  checkNames(options, optionNames, 'createGateway')
  const { gatekeeper = openGatekeeper, observers = [], metrics, env, ownPort, onError = printError } = options
  const stores = new Stores(options.sqliteStore)
  return {
    gatekeeper,
    observers: new Observers(metrics ? [metrics, ...observers] : observers, onError),
    metrics,
    env: env ?? globalThis.process?.env ?? {},
    ownPort,
    calls: new OwnField(),
    items: memoryItems(),
    stores,
    report: onError,
    async close() {
      const closed = await Promise.allSettled([gatekeeper.close?.(), stores.close()])
      for (const each of closed) if (each.status === 'rejected') onError(each.reason)
    },
  }
}
