import type { InContext } from './async-context.js'

/** The part of `AsyncLocalStorage` that is used. */
interface ContextStorage {
  snapshot?(): InContext
}

/** The places where a platform may have it. */
interface Platform {
  readonly AsyncLocalStorage?: ContextStorage
  readonly process?: { getBuiltinModule?(name: string): { readonly AsyncLocalStorage?: ContextStorage } | undefined }
}

/**
 * Looks for `AsyncLocalStorage` without an import of `node:async_hooks`, which Cloudflare's workers fail to load unless a compatibility flag
 * is set.
 */
function findStorage({ AsyncLocalStorage, process }: Platform): ContextStorage | undefined {
  try {
    return AsyncLocalStorage ?? process?.getBuiltinModule?.('node:async_hooks')?.AsyncLocalStorage
  } catch {
    // The edge runtime of Next 16 has a `process` whose functions throw when they are called: there is no context to keep.
    return undefined
  }
}

const storage = findStorage(globalThis as Platform)

/** Captures the async context of the caller where the platform has one; elsewhere the result runs a function as it is. */
export const captureContext = (): InContext => storage?.snapshot?.() ?? (run => run())
