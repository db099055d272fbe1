export {
  type Admission,
  type AdmissionRequest,
  type CallEnding,
  type Gatekeeper,
  type Identity,
  type KeyHolder,
  openGatekeeper,
  type Refusal,
  type Settlement,
  type TokenCounts,
} from './admission.js'
export type {
  AnswerLimits,
  GatewayConfig,
  LimitsConfig,
  ListenConfig,
  ProviderConfig,
  RequestDefaults,
  RouteConfig,
  TargetConfig,
} from './config/config.js'
export { ConfigError, type ConfigFlaw, type ConfigPath } from './config/config-error.js'
export { createGateway, type Gateway } from './gateway.js'
export type { GatewayOptions } from './gateway-options.js'
export type { CallEnd, Dialect, GatewayCall, GatewayObserver, MetricsSource } from './observer.js'
export { type Environment, type FromEnvironmentOptions, providersFromEnv } from './providers/from-environment.js'
export type { GatewayProvider } from './providers/gateway-provider.js'
export type { ClientExtras } from './providers/kind.js'
