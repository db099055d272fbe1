export { type MemoryStoreOptions, memoryStore } from './memory/memory-store.js'
export type { StoreOptions } from './options.js'
