import { AsyncLocalStorage } from 'node:async_hooks'
import type { InContext } from './async-context.js'

/** Captures the async context of the caller: what its `AsyncLocalStorage`s hold. */
export const captureContext = (): InContext => AsyncLocalStorage.snapshot() as InContext
