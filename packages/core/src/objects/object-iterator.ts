import { ObjectError } from './object-error.js'
import type { ObjectRun } from './object-run.js'

/** Is told when an iterator begins to read, and when it is over; each once. */
export interface IteratorListener {
  enter(): void
  leave(): void
}

/** Pulls values out of a run as it changes. Leaving it works at once, also while a value is waited for. */
export class ObjectIterator<Value> implements AsyncIterableIterator<Value> {
  readonly #run: ObjectRun<unknown>
  readonly #take: () => { readonly value: Value } | undefined
  readonly #listener: IteratorListener
  #state: 'new' | 'reading' | 'over' = 'new'

  /** @param take - gives the next value, where there is one. */
  constructor(run: ObjectRun<unknown>, take: () => { readonly value: Value } | undefined, listener: IteratorListener) {
    this.#run = run
    this.#take = take
    this.#listener = listener
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<Value, undefined>> {
    const run = this.#run
    if (this.#state === 'new') {
      this.#state = 'reading'
      this.#listener.enter()
      run.start()
    }
    while (this.#state === 'reading') {
      const next = this.#take()
      if (next) return { value: next.value, done: false }
      if (run.outcome) return this.#end(run.outcome)
      await run.changed()
    }
    return { value: undefined, done: true }
  }

  return(): Promise<IteratorResult<Value, undefined>> {
    this.#leave()
    return Promise.resolve({ value: undefined, done: true })
  }

  #end(outcome: object): IteratorResult<Value, undefined> {
    this.#leave()
    if ('thrown' in outcome && !isShown(outcome.thrown)) throw outcome.thrown
    return { value: undefined, done: true }
  }

  #leave(): void {
    const wasReading = this.#state === 'reading'
    this.#state = 'over'
    if (wasReading) this.#listener.leave()
  }
}

/** An object that its schema refuses arrived all the same. */
const isShown = (thrown: unknown): boolean =>
  thrown instanceof ObjectError && thrown.reason === 'invalid' && thrown.object !== undefined
