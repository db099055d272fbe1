import type { ChatStorage, SavedChat } from './storage.js'

/** Keeps a conversation in memory, for as long as somebody holds the storage: over the components of a page, and in tests. */
export function memoryStorage(): ChatStorage {
  let kept: SavedChat | undefined
  return {
    load: () => kept,
    save(chat) {
      kept = chat
    },
  }
}
