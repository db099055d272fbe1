import type { ErrorInfo } from '@millrace/core'
import { ChatError, errorInfo } from '@millrace/core/page'
import type { ChatStorage, SavedChat } from '../storage/storage.js'

/** Hears of what became of a save: an error, or undefined where it worked. */
export type SaveListener = (error: ErrorInfo | undefined) => void

/** Makes a function that saves a conversation each time that it is called; what changes while a save runs is saved behind it, once. */
export function saverOf(storage: ChatStorage, make: () => SavedChat, tell: SaveListener): () => void {
  let running = false
  let again = false
  const save = async (): Promise<void> => {
    again = running
    if (running) return
    running = true
    let error: ErrorInfo | undefined
    try {
      const saving = storage.save(make())
      // A storage that saves at once has told of it before this returns.
      if (saving) await saving
    } catch (thrown) {
      error = storageError(thrown)
    }
    tell(error)
    running = false
    if (again) void save()
  }
  return save
}

/** The error that a storage's failure is: `limit` where it is full, which every browser says by the same name. */
export function storageError(thrown: unknown): ErrorInfo {
  if (thrown instanceof ChatError) return errorInfo(thrown)
  const isFull = (thrown as Error | undefined)?.name === 'QuotaExceededError'
  const message = isFull ? 'The storage is full.' : 'The storage failed.'
  return { ...errorInfo(thrown), code: isFull ? 'limit' : 'unknown', message }
}
