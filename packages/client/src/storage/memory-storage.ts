import { chatJoiner } from './chat-joiner.js'
import type { ChatStorage, SavedChat } from './storage.js'

/** Keeps a conversation in memory, for as long as somebody holds the storage: over the components of a page, and in tests. */
export function memoryStorage(): ChatStorage {
  let kept: SavedChat | undefined
  const join = chatJoiner()
  const listeners = new Set<() => void>()
  const save = (chat: SavedChat): void => {
    kept = chat
    for (const changed of listeners) changed()
  }
  return {
    load: () => kept,
    save,
    update(page) {
      const joined = join(page, () => kept)
      if (joined) save(joined)
    },
    subscribe(changed) {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
  }
}
