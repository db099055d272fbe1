import type { ErrorInfo } from '@millrace/core'
import type { ChatStorage, SavedChat } from '../storage/storage.js'
import type { ClientTools } from './client-tools.js'
import { unansweredCalls } from './history.js'
import { Notifier } from './notifier.js'
import { restoreChat, savedChat } from './saved-chat.js'
import { saverOf, storageError } from './saver.js'
import { type ChatNode, type ChatSnapshot, type ChatStatus, emptySnapshot } from './snapshot.js'
import { ChatTree } from './tree.js'
import type { Turn } from './turn.js'

/** The conversation, what is shown of it, and who hears of it. */
export class SessionState {
  readonly tree = new ChatTree()
  /** The question and answer of the moment. */
  turn: Turn | undefined
  snapshot: ChatSnapshot = emptySnapshot
  /** Settles when the storage has given what it holds; undefined once it has. */
  restoring: Promise<void> | undefined
  readonly #tools: ClientTools
  readonly #listeners = new Set<() => void>()
  readonly #notifier = new Notifier(() => this.#notify())
  #saver: (() => void) | undefined
  #storageError: ErrorInfo | undefined

  constructor(storage: ChatStorage | undefined, tools: ClientTools) {
    this.#tools = tools
    if (storage) {
      this.#saver = saverOf(
        storage,
        () => savedChat(this.tree),
        error => {
          this.#storageError = error
          this.show()
        },
      )
      this.#restore(storage)
    }
    this.snapshot = this.#build()
  }

  subscribe(listener: () => void): () => void {
    // A function of its own, so that a function that listens twice is two listeners.
    const own = (): void => listener()
    this.#listeners.add(own)
    return () => this.#listeners.delete(own)
  }

  /** Shows a change: at once, or soon where it is an answer that has grown to so many characters. */
  show(size = 0): void {
    if (size > 0) this.#notifier.soon(size)
    else this.#notifier.now()
  }

  /** Shows a change at once, and saves it. */
  changed(): void {
    this.save()
    this.show()
  }

  /** Shows nothing more of what is to come. */
  rest(): void {
    this.#notifier.stop()
  }

  /** Saves the conversation as it is. */
  readonly save = (): void => {
    this.turn?.flush()
    this.#saver?.()
  }

  #restore(storage: ChatStorage): void {
    try {
      const loaded = storage.load()
      if (loaded && 'then' in loaded) this.restoring = loaded.then(saved => this.#adopt(saved)).catch(this.#failed)
      else this.#adopt(loaded)
    } catch (thrown) {
      this.#failed(thrown)
    }
    this.restoring = this.restoring?.then(() => {
      this.restoring = undefined
      this.show()
    })
  }

  readonly #failed = (thrown: unknown): void => {
    this.#storageError = storageError(thrown)
  }

  #adopt(saved: SavedChat | undefined): void {
    if (saved) restoreChat(saved, this.tree)
  }

  #notify(): void {
    this.turn?.flush()
    const next = this.#build()
    const before = this.snapshot
    if ((Object.keys({ ...before, ...next }) as (keyof ChatSnapshot)[]).every(name => before[name] === next[name]))
      return
    this.snapshot = next
    for (const listener of [...this.#listeners]) {
      try {
        listener()
      } catch (thrown) {
        // One listener's failure is no other's, nor the answer's.
        queueMicrotask(() => {
          throw thrown
        })
      }
    }
  }

  #build(): ChatSnapshot {
    const { path: messages } = this.tree
    const before = this.snapshot
    const last = messages.at(-1)
    const status = this.#status(last)
    const error = status === 'error' ? last?.answer?.error : undefined
    const storageError = this.#storageError
    return {
      status,
      messages,
      waiting: messages === before.messages ? before.waiting : this.#waiting(messages),
      restored: this.restoring === undefined,
      ...(error && { error }),
      ...(storageError && { storageError }),
    }
  }

  #waiting(path: readonly ChatNode[]): ChatSnapshot['waiting'] {
    const calls = unansweredCalls(path)?.filter(call => this.#tools.isOurs(call)) ?? []
    return calls.length > 0 ? calls : emptySnapshot.waiting
  }

  #status(last: ChatNode | undefined): ChatStatus {
    if (this.turn) return this.turn.streaming ? 'streaming' : 'submitted'
    return last?.status === 'failed' ? 'error' : 'ready'
  }
}
