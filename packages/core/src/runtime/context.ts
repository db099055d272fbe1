import type { Transport } from '../transport/transport.js'
import type { ResolvedOptions } from '../vocabulary/options.js'
import type { ProviderDefinition } from './provider.js'

/** All answers of a provider share it; a stream with options of its own has a copy with these. */
export interface RunContext {
  readonly definition: ProviderDefinition<never>
  readonly options: ResolvedOptions
  readonly transport: Transport
}
