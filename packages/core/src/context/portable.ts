import type { InContext } from './async-context.js'

/** What is used of `node:async_hooks`. */
interface AsyncHooks {
  readonly AsyncLocalStorage?: { snapshot?(): InContext }
}

/** Workers of Cloudflare have async contexts where a compatibility flag says so, and fail to load an import of them where none does. */
const { process } = globalThis as { process?: { getBuiltinModule?(name: string): AsyncHooks | undefined } }
const storage = process?.getBuiltinModule?.('node:async_hooks')?.AsyncLocalStorage

/** Captures the async context of the caller where the platform has one; else what it gives runs a function as it is. */
export const captureContext = (): InContext => storage?.snapshot?.() ?? (run => run())
