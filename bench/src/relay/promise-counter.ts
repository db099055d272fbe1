import { createHook } from 'node:async_hooks'

/** Counts the promises that this process makes. Costly: never on while CPU is measured. */
export class PromiseCounter {
  count = 0
  readonly #hook = createHook({
    init: (_id, type) => {
      if (type === 'PROMISE') this.count++
    },
  })

  start(): void {
    this.count = 0
    this.#hook.enable()
  }

  stop(): void {
    this.#hook.disable()
  }
}
