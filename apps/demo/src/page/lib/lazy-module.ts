import { useSyncExternalStore } from 'react'

/** A part of the page that is loaded when it is needed. */
export interface LazyModule<Module> {
  /** Loads it, once. A failure is forgotten: the next call tries again. */
  readonly load: () => void
  readonly get: () => Module | undefined
  readonly subscribe: (listener: () => void) => () => void
}

export function lazyModule<Module>(load: () => Promise<Module>): LazyModule<Module> {
  let loaded: Module | undefined
  let isLoading = false
  const listeners = new Set<() => void>()
  return {
    load() {
      if (isLoading) return
      isLoading = true
      load().then(
        module => {
          loaded = module
          for (const listener of listeners) listener()
        },
        () => {
          // What needs it is shown plainly, as it was while it loaded.
          isLoading = false
        },
      )
    },
    get: () => loaded,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** The module, and its loading where it is wanted; undefined until it is there. */
export function useLazyModule<Module>(lazy: LazyModule<Module>, wanted = true): Module | undefined {
  const module = useSyncExternalStore(lazy.subscribe, lazy.get, lazy.get)
  if (wanted && !module) lazy.load()
  return module
}
