/**
 * Shared by Millrace's own packages, as `internal` is. Apart from it, since neither a provider nor the server loads it: of the gateway, of stores in files and in
 * Redis, and of the bridges to other libraries.
 */
export { bySpecificity, captured, fits, type Glob, readGlob } from './compose/glob.js'
export { busyMs, isBusy } from './lib/sqlite-busy.js'
export { estimateTokens } from './limits/estimate-tokens.js'
export { SlidingWindow } from './limits/sliding-window.js'
export { type SendCommand, senderOf } from './redis/client.js'
export { type RedisScript, runScript } from './redis/script.js'
export { readSchema } from './schema/read-schema.js'
export { type PartSource, readParts } from './stream/read-parts.js'
export { costOf, type ModelPrice } from './vocabulary/price.js'
