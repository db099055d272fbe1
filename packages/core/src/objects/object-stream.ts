import type { ChatResult } from '../vocabulary/answer.js'
import { ObjectIterator } from './object-iterator.js'
import type { ObjectRun } from './object-run.js'

/** A value that is still arriving: any field may be missing yet, any text and list may be shorter than it will be. */
export type PartialValue<Value> = Value extends readonly (infer Item)[]
  ? PartialValue<Item>[]
  : Value extends object
    ? { [Name in keyof Value]?: PartialValue<Value[Name]> }
    : Value

/** Type of the items of a list; never for other values. */
export type ItemOf<Value> = Value extends readonly (infer Item)[] ? Item : never

/**
 * An object that a model writes, over one reading of the answer. Lazy: nothing is sent before the first of its methods is used. They may be used
 * together, in any order, and apart from the stream: `const { partials, object } = streamObject(…)`.
 *
 * @typeParam Output - a checked object.
 * @typeParam Input - the object as the model writes it, before defaults and transforms of its schema.
 */
export interface ObjectStream<Output, Input = Output> {
  /**
   * The object as it grows, not checked: at most once for each batch of the answer, and only the latest for a reader who is slow. It is **one value that
   * grows in place**; copy what must stay as it is (`structuredClone`). A field has its name once it has a value, a number or literal comes when it is
   * finished, and no text ends in half of a surrogate pair.
   *
   * Where the answer is begun anew (`reset`, a repair), another object begins to grow. Throws {@link ObjectError}, but not for an object that its schema
   * refuses: that is known to `object()` alone. Breaking out stops the answer, unless somebody else reads it.
   */
  partials(): AsyncIterableIterator<PartialValue<Input>>
  /**
   * The items of a list, each once it is finished, in order and none left out, not checked. An answer that is begun anew begins with its first item again.
   * Ends and throws as `partials()` does.
   *
   * @throws TypeError where the schema is not that of a list.
   */
  elements(): AsyncIterableIterator<ItemOf<Input>>
  /** The whole object, checked. Rejects with {@link ObjectError}, or with whatever a check of the schema throws. */
  object(): Promise<Output>
  /** The answer as a message, with the usage of all calls. Rejects as `object()` does. */
  message(): Promise<ChatResult>
  /** Stops the answer: it rejects as `aborted`. Nothing after the end. */
  cancel(reason?: unknown): void
}

/** An {@link ObjectStream} over a run. Its methods are fields, so that they may be taken out of it: `const { partials, object } = streamObject(…)`. */
export class ObjectReading<Output> implements ObjectStream<Output, unknown> {
  readonly #run: ObjectRun<Output>
  readonly #isList: boolean
  /** The iterators that read. */
  #readers = 0
  /** Somebody waits for the end: no iterator that is left stops the answer. */
  #awaited = false

  constructor(run: ObjectRun<Output>, isList: boolean) {
    this.#run = run
    this.#isList = isList
  }

  /** As of a ChatStream: a framework would answer `{}` under a status of 200. */
  toJSON(): never {
    throw new TypeError('An ObjectStream is no JSON: await its object() or message().')
  }

  readonly partials = (): AsyncIterableIterator<never> => {
    const run = this.#run
    let seen = 0
    return this.#iterate(() => {
      if (run.version === seen || run.value === undefined) return undefined
      seen = run.version
      return { value: run.value as never }
    })
  }

  readonly elements = (): AsyncIterableIterator<never> => {
    if (!this.#isList) throw new TypeError('elements takes a schema of a list; partials is for any other.')
    const run = this.#run
    let list: unknown
    let given = 0
    return this.#iterate(() => {
      const { value } = run
      if (value !== list) given = 0
      list = value
      return Array.isArray(value) && given < run.finishedItems(value) ? { value: value[given++] as never } : undefined
    })
  }

  readonly object = async (): Promise<Output> => (await this.#ended()).object

  readonly message = async (): Promise<ChatResult> => (await this.#ended()).message

  readonly cancel = (reason?: unknown): void => this.#run.cancel(reason)

  async #ended(): Promise<{ readonly object: Output; readonly message: ChatResult }> {
    const run = this.#run
    this.#awaited = true
    run.start()
    while (!run.outcome) await run.changed()
    if ('thrown' in run.outcome) throw run.outcome.thrown
    return run.outcome
  }

  #iterate(take: () => { readonly value: never } | undefined): ObjectIterator<never> {
    return new ObjectIterator<never>(this.#run, take, {
      enter: () => void this.#readers++,
      leave: () => {
        this.#readers--
        if (this.#readers === 0 && !this.#awaited) this.#run.leave()
      },
    })
  }
}
