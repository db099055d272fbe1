export type { Conventions } from './names.js'
export type { ModelPrice, PriceTable } from './prices.js'
export { type TelemetryOptions, withTelemetry } from './with-telemetry.js'
