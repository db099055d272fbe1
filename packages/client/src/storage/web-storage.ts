import type { ChatStorage, SavedChat } from './storage.js'

/** The functions of `localStorage` and `sessionStorage` that are called. */
export interface WebStorageArea {
  /** The text under a key; null for none. */
  getItem(key: string): string | null
  /** Keeps a text; throws `QuotaExceededError` where there is no room. */
  setItem(key: string, text: string): void
}

/**
 * Keeps a conversation under a key of `localStorage`, which holds about 5 MB for a whole origin: enough for texts, not for attachments.
 *
 * @param key - names the conversation.
 * @param area - `sessionStorage`, say. Default `localStorage`, looked up at each use.
 */
export function webStorage(key: string, area?: WebStorageArea): ChatStorage {
  const chosen = (): WebStorageArea => area ?? (globalThis as unknown as { localStorage: WebStorageArea }).localStorage
  return {
    load() {
      const text = chosen().getItem(key)
      return text === null ? undefined : (JSON.parse(text) as SavedChat)
    },
    save(chat) {
      chosen().setItem(key, JSON.stringify(chat))
    },
  }
}
