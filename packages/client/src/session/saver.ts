import { ChatError, type ErrorInfo, errorInfo } from '@millrace/core'
import type { ChatStorage, SavedChat } from '../storage/storage.js'

/** Hears of what became of a save: an error, or undefined where it worked. */
export type SaveListener = (error: ErrorInfo | undefined) => void

/** Saves a conversation each time that it is told to; what changes while a save runs is saved behind it, once. */
export class Saver {
  readonly #storage: ChatStorage
  readonly #make: () => SavedChat
  readonly #listener: SaveListener
  #saving = false
  #again = false

  constructor(storage: ChatStorage, make: () => SavedChat, listener: SaveListener) {
    this.#storage = storage
    this.#make = make
    this.#listener = listener
  }

  save(): void {
    if (this.#saving) {
      this.#again = true
      return
    }
    try {
      const result = this.#storage.save(this.#make())
      if (result) void this.#wait(result)
      else this.#listener(undefined)
    } catch (thrown) {
      this.#listener(storageError(thrown))
    }
  }

  async #wait(result: Promise<void>): Promise<void> {
    this.#saving = true
    this.#listener(await result.then(() => undefined, storageError))
    this.#saving = false
    if (!this.#again) return
    this.#again = false
    this.save()
  }
}

/** The error that a storage's failure is: `limit` where it is full, which every browser says by the same name. */
export function storageError(thrown: unknown): ErrorInfo {
  if (thrown instanceof ChatError) return errorInfo(thrown)
  const isFull = (thrown as { readonly name?: unknown } | undefined)?.name === 'QuotaExceededError'
  if (!isFull) return { ...errorInfo(thrown), message: 'The storage failed.' }
  const message = 'The storage is full: the conversation is in memory alone from here on.'
  return { code: 'limit', message, retryable: false }
}
