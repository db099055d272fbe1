/**
 * The two dispatchers that are used, what the second needs of undici's entry, and the name of an option that is for undici's own clients. The package's own entry loads its fetch, WebSocket, caches and mocks with them: 110 files in place of 28, 13 MB of memory and
 * half of the time (undici 8.13.1, Node 26.10, 2026-11). These paths are no promise of undici: the manifest takes patches of this version alone.
 */
declare module 'undici/lib/dispatcher/agent.js' {
  export { Agent as default } from 'undici'
}
declare module 'undici/lib/dispatcher/env-http-proxy-agent.js' {
  export { EnvHttpProxyAgent as default } from 'undici'
}
declare module 'undici/lib/dispatcher/dispatcher.js' {
  const Dispatcher: { readonly prototype: { connect: unknown } }
  export default Dispatcher
}
declare module 'undici/lib/api/api-connect.js' {
  const connect: unknown
  export default connect
}

declare module 'undici/lib/core/symbols.js' {
  const symbols: { readonly kQueuedAbort: unique symbol }
  export default symbols
}
