import { checkKey } from '#checks'
import { chatJoiner } from './chat-joiner.js'
import { noChat } from './check-chat.js'
import { onPage, onReturn } from './page-events.js'
import type { ChatStorage, SavedChat } from './storage.js'

/** The functions of `localStorage` and `sessionStorage` that are called. */
export interface WebStorageArea {
  /** The text under a key; null for none. */
  getItem(key: string): string | null
  /** Keeps a text; throws `QuotaExceededError` where there is no room. */
  setItem(key: string, text: string): void
}

/**
 * Keeps a conversation under a key of `localStorage`, which holds about 5 MB for a whole origin: enough for texts, not for attachments. Tabs that share it
 * hear of one another by the `storage` event.
 *
 * @param key - names the conversation.
 * @param area - `sessionStorage`, say. Default `localStorage`, looked up at each use.
 */
export function webStorage(key: string, area?: WebStorageArea): ChatStorage {
  checkKey(key, 'webStorage')
  const chosen = (): WebStorageArea => area ?? (globalThis as unknown as { localStorage: WebStorageArea }).localStorage
  const join = chatJoiner()
  const load = (): SavedChat | undefined => {
    const text = chosen().getItem(key)
    try {
      return text === null ? undefined : (JSON.parse(text) as SavedChat)
    } catch {
      // Where the text breaks off as JSON helps nobody.
      throw noChat()
    }
  }
  const save = (chat: SavedChat): void => chosen().setItem(key, JSON.stringify(chat))
  return {
    load,
    save,
    update(page) {
      const joined = join(page, load)
      if (joined) save(joined)
    },
    subscribe(changed) {
      const ends = [
        onPage<{ readonly key: string | null }>('storage', event => event.key === key && changed()),
        onReturn(changed),
      ]
      return () => {
        for (const end of ends) end()
      }
    },
  }
}
