/** The registry alone: the package's own entry loads its metrics of the process, `node:cluster` and `node:http` with it (prom-client 15.1.3, 2026-11). */
declare module 'prom-client/lib/registry.js' {
  export { Registry as default } from 'prom-client'
}
