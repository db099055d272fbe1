import type { ErrorInfo } from '@millrace/core'
import { errorInfo } from '@millrace/core/page'
import { page } from '../lib/page.js'
import { sleepUntilAwake } from '../remote/wake.js'
import type { ChatPage, ChatStorage, SavedChat } from '../storage/storage.js'
import type { ClientTools } from './client-tools.js'
import { unansweredCalls } from './history.js'
import { Notifier } from './notifier.js'
import { restoredTree, savedChat } from './saved-chat.js'
import { type ChatNode, type ChatSnapshot, type ChatStatus, emptySnapshot } from './snapshot.js'
import { ChatTree } from './tree.js'
import type { Turn } from './turn.js'

/** The conversation, what is shown of it, and who hears of it. */
export class SessionState implements ChatPage {
  tree = new ChatTree()
  /** The question and answer of the moment. */
  turn: Turn | undefined
  snapshot: ChatSnapshot = emptySnapshot
  /** Settles when the storage has given what it holds; undefined once it has. */
  restoring: Promise<void> | undefined
  readonly #tools: ClientTools
  readonly #listeners = new Set<() => void>()
  readonly #notifier = new Notifier(() => this.#notify())
  #storage: ChatStorage | undefined
  #saving = false
  #again = false
  #isRead = false
  /** Ends the listening for other pages. */
  #unwatch: (() => void) | undefined
  #storageError: ErrorInfo | undefined

  constructor(storage: ChatStorage | undefined, tools: ClientTools) {
    this.#tools = tools
    this.#storage = storage
    const restoring = this.save()
    if (this.#saving) this.restoring = restoring
    this.snapshot = this.#build()
  }

  subscribe(listener: () => void): () => void {
    // A function of its own, so that a function that listens twice is two listeners.
    const own = (): void => listener()
    this.#listeners.add(own)
    this.#unwatch ??= this.#storage?.subscribe?.(this.save)
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

  /** Shows nothing more of what is to come, here or in other pages. */
  rest(): void {
    this.#notifier.stop()
    this.#unwatch &&= this.#unwatch() as undefined
  }

  /**
   * Does something that one of the pages which share the conversation is to do at a time, behind what another one does. Pages without Web Locks, as of an
   * insecure address, do it at once. Without effect where the signal aborts before.
   */
  async alone(name: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    const { locks } = page.navigator ?? {}
    if (!locks || !this.#storage?.update) return work()
    let isMine = false
    const since = performance.now()
    const done = locks.request(`millrace ${name}`, { signal }, async () => {
      isMine = true
      // The other one may have saved its result, which takes a moment to be seen here in `localStorage`.
      if (performance.now() - since > 5) await sleepUntilAwake(100, signal)
      return work()
    })
    await done.catch(thrown => {
      if (isMine) throw thrown
      // Refused, as in a frame without an origin.
      if (!signal.aborted) return work()
    })
  }

  /** Saves the conversation as it is; what changes while a save runs is saved behind it, once. The first time it is loaded. */
  readonly save = async (): Promise<void> => {
    this.turn?.flush()
    const storage = this.#storage
    this.#again = this.#saving
    if (!storage || this.#saving) return
    this.#saving = true
    let error: ErrorInfo | undefined
    const isLoad = !this.#isRead && !storage.update
    try {
      let held: unknown = isLoad ? storage.load() : storage.update ? storage.update(this) : storage.save(this.chat)
      // A storage that answers at once has told of it before this returns.
      if ((held as PromiseLike<unknown> | undefined)?.then) held = await held
      if (isLoad && held) this.take(held as SavedChat)
    } catch (thrown) {
      error = errorInfo(thrown)
      // Every browser calls it so.
      if ((thrown as Error | undefined)?.name === 'QuotaExceededError')
        error = { ...error, code: 'limit', message: 'The storage is full.' }
      // It would be written without what it holds.
      if (isLoad) this.#storage = undefined
    }
    this.#storageError = error
    this.restoring = undefined
    this.#saving = false
    this.#isRead = true
    this.show()
    if (this.#again) void this.save()
  }

  /** For the storage. */
  get chat(): SavedChat {
    return savedChat(this.tree)
  }

  /** For the storage. */
  get isReading(): boolean {
    return !!this.turn
  }

  /** From the storage. */
  take(saved: SavedChat): void {
    const before = this.tree
    this.tree = restoredTree(saved, before)
    // Another page has forgotten it.
    if (before.path.some(({ id }) => !this.tree.get(id))) this.turn?.stop()
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
