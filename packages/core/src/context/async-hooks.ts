import type { InContext } from './async-context.js'

/** Not by an import, which would load `AsyncLocalStorage` with it. */
const { AsyncResource } = process.getBuiltinModule('node:async_hooks')

/**
 * Captures the async context of the caller: what its `AsyncLocalStorage`s hold. By a resource, which costs 40 ns where
 * `AsyncLocalStorage.snapshot()` costs 1 µs (Node 26.10, 2026-11).
 */
export function captureContext(): InContext {
  const resource = new AsyncResource('Millrace', { requireManualDestroy: true })
  return run => resource.runInAsyncScope(run)
}
