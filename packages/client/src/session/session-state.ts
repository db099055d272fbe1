import type { ErrorInfo, ToolCallPart } from '@millrace/core'
import { errorInfo } from '@millrace/core/page'
import { page } from '../lib/page.js'
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
  /** For the storage. */
  isHearing = false
  /** Called when the conversation is as the storage has it, with all that other pages have saved. */
  onSaved: () => void = () => {}
  readonly #tools: ClientTools
  readonly #listeners = new Set<() => void>()
  readonly #notifier = new Notifier(() => this.#notify())
  #storage: ChatStorage | undefined
  #saving = false
  #again = false
  /** Settles when the save that runs, or ran last, is over. */
  #saved: Promise<void> | undefined
  /** This page may have changed something since it last saved. */
  #hasOwn = false
  /** Ends the wait for another page where that has done what was to be done. */
  #heard: () => void = () => {}
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
    this.#watch()
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

  /** Pages can agree which of them does something; false where several share the conversation and have no Web Locks, as at an insecure address. */
  get canAgree(): boolean {
    return !this.#storage?.update || !!page.navigator?.locks
  }

  /**
   * Does something that one of the pages which share the conversation is to do, once this one has taken in what they have saved. Another page that does it is
   * waited for until it is gone, or has saved that it is done. Pages that cannot agree do not wait. Without effect where the signal aborts before.
   *
   * @param isLeft - false when it is done.
   * @param work - its signal aborts too where another page has saved meanwhile that it is done.
   */
  async alone(
    name: string,
    signal: AbortSignal,
    isLeft: () => boolean,
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const storage = this.#storage
    const { locks } = page.navigator ?? {}
    const begin = async (isOver: AbortSignal): Promise<void> => {
      await this.join(isOver)
      if (isLeft() && !signal.aborted) await work(isOver)
    }
    if (!locks || !storage?.update) return begin(signal)
    const wait = new AbortController()
    const end = (): void => wait.abort()
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
    this.#heard = () => isLeft() || end()
    this.#watch()
    let isMine = false
    await new Promise<void>((resolve, reject) => {
      const held = locks.request(`millrace ${name}`, { signal: wait.signal }, async () => {
        isMine = true
        await begin(wait.signal)
        resolve()
        await this.#settle()
        // `localStorage` is told to other processes later than a lock is free. So nobody else gets it soon: they end their wait when they hear of the result.
        if (!isLeft() && storage.subscribe) await everyoneHears()
      })
      held.then(
        () => resolve(),
        thrown => {
          if (isMine) reject(thrown)
          // Refused, as in a frame without an origin.
          else resolve(wait.signal.aborted ? undefined : begin(signal))
        },
      )
    })
  }

  /**
   * Saves in a storage that pages share, and settles when the conversation is as it has it, or the signal aborts: a storage that hangs holds up no stop.
   * Without effect for other storages.
   */
  async join(signal?: AbortSignal): Promise<void> {
    if (!this.#storage?.update || signal?.aborted) return
    const ended = new Promise(resolve => signal?.addEventListener('abort', resolve))
    await Promise.race([this.#settle(), ended])
  }

  /** Keeps other pages from doing something {@link alone} before a promise settles. */
  hold(name: string, until: Promise<void>): void {
    // A lock that is refused keeps nobody off; the failure of what it is held for has its own reader.
    if (this.#storage?.update) page.navigator?.locks?.request(`millrace ${name}`, {}, () => until).catch(() => {})
  }

  /** Saves the conversation as it is; what changes while a save runs is saved behind it, once. The first time it is loaded. */
  readonly save = (): Promise<void> | undefined => {
    this.#hasOwn = true
    return this.#save()
  }

  /** Takes in what another page has saved. */
  readonly #hear = (): void => void this.#save()

  #watch(): void {
    this.#unwatch ??= this.#storage?.subscribe?.(this.#hear)
  }

  /** Saves, and waits until all is saved. */
  async #settle(): Promise<void> {
    void this.save()
    do await this.#saved
    while (this.#saving)
  }

  #save(): Promise<void> | undefined {
    this.turn?.flush()
    this.#again = this.#saving
    if (this.#storage && !this.#saving) {
      const before = this.#saved
      const saved = this.#write(this.#storage)
      // A storage that answers at once may have had another save begun meanwhile, which is the one to wait for.
      if (this.#saved === before) this.#saved = saved
    }
    return this.#saved
  }

  async #write(storage: ChatStorage): Promise<void> {
    this.#saving = true
    this.isHearing = !this.#hasOwn
    this.#hasOwn = false
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
    if (this.#again) void this.#save()
    else this.onSaved()
  }

  /** For the storage. */
  get chat(): SavedChat {
    return savedChat(this.tree)
  }

  /** For the storage. */
  get isReading(): boolean {
    return !!this.turn?.isReading
  }

  /** From the storage. */
  take(saved: SavedChat): void {
    const before = this.tree
    this.tree = restoredTree(saved, before)
    const { turn } = this
    const isStopped = turn && !turn.stopped && this.tree.get(turn.answerId)?.status === 'stopped'
    // Another page has stopped it, or forgotten it.
    if (isStopped || before.path.some(({ id }) => !this.tree.get(id))) turn?.stop()
    this.#heard()
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
      waiting: this.#waiting(messages, before.waiting),
      restored: this.restoring === undefined,
      ...(error && { error }),
      ...(storageError && { storageError }),
    }
  }

  #waiting(path: readonly ChatNode[], before: ChatSnapshot['waiting']): ChatSnapshot['waiting'] {
    // The turn approves it in a moment.
    const isApproved = (call: ToolCallPart): boolean => !!this.turn && !!call.approval && this.#tools.isRun(call)
    const calls = unansweredCalls(path)?.filter(call => this.#tools.isOurs(call) && !isApproved(call)) ?? []
    return calls.length === before.length && calls.every((call, at) => call === before[at]) ? before : calls
  }

  #status(last: ChatNode | undefined): ChatStatus {
    if (this.turn) return this.turn.streaming ? 'streaming' : 'submitted'
    return last?.status === 'failed' ? 'error' : 'ready'
  }
}

/** Milliseconds after which every page has heard of a save. */
const heardMs = 60_000

/**
 * Settles when every page has heard of a save, or this one is left, also for the browser's memory of pages. That takes none that holds a lock, nor does a
 * browser freeze one.
 */
const everyoneHears = (): Promise<void> =>
  new Promise(resolve => {
    const late = AbortSignal.timeout(heardMs)
    late.addEventListener('abort', () => resolve())
    page.addEventListener?.('pagehide', resolve, { signal: late })
  })
