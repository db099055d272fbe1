import { captureContext, errorInfo, type InContext, redact } from '@millrace/core/internal'
import type { AnswerHooks } from './hooks.js'
import { WrongResult } from './wrong-result.js'

/**
 * Runs the functions of the application, in the async context in which this was made, whatever socket, timer or other answer calls. Their
 * errors go to `onError` and no further.
 */
export class Reporter {
  readonly #onError: AnswerHooks['onError']
  /** Captured only where there is a hook that could look at the context. */
  readonly #inContext: InContext | undefined

  constructor(hooks: AnswerHooks) {
    this.#onError = hooks.onError
    if (hasHooks(hooks)) this.#inContext = captureContext()
  }

  /** One for these hooks. All answers without any share one. */
  static for(hooks: AnswerHooks): Reporter {
    if (hasHooks(hooks)) return new Reporter(hooks)
    return hooks.onError === false ? silent : printing
  }

  /** Calls `onError`, in a later microtask. */
  report(error: unknown): void {
    if (this.#onError !== false) queueMicrotask(() => this.#tell(error))
  }

  /** Runs a hook in a later microtask. Settles when the hook has, and never rejects. */
  async guard(hook: () => unknown): Promise<void> {
    await undefined
    try {
      await this.#run(hook)
    } catch (thrown) {
      this.report(thrown)
    }
  }

  /** Calls a hook with each of the values, in one later microtask. A promise that it returns is not waited for. */
  each<Value>(values: readonly Value[], hook: (value: Value) => unknown): void {
    const failed = (thrown: unknown): void => this.report(thrown)
    const all = (): void => {
      for (const value of values) attempt(() => hook(value), failed)
    }
    queueMicrotask(() => this.#run(all))
  }

  #run<Result>(hook: () => Result): Result {
    return this.#inContext ? this.#inContext(hook) : hook()
  }

  #tell(error: unknown): void {
    const onError = this.#onError
    if (onError) attempt(() => this.#run(() => onError(error)), lose)
    else attempt(() => print(error), lose)
  }
}

const printing = new Reporter({})
const silent = new Reporter({ onError: false })

function hasHooks({ onStart, onRecord, onFinish, onError }: AnswerHooks): boolean {
  return Boolean(onStart || onRecord || onFinish || onError)
}

function attempt(run: () => unknown, failed: (thrown: unknown) => void): void {
  try {
    const result = run() as PromiseLike<unknown> | undefined
    if (typeof result?.then === 'function') result.then(undefined, failed)
  } catch (thrown) {
    failed(thrown)
  }
}

/** Loses what `onError` itself throws: there is nobody left to tell, and it must not take the server down. */
function lose(): void {}

/** Control characters and line ends: a vendor's words must not write lines of their own, nor colours. */
const controls = /[\p{Cc}\u2028\u2029]+/gu

/**
 * Prints one line on the console: code and message, without anything like a secret. An error of the application is named by its kind alone, with the
 * way to the error itself; a result that it must not give is told in full, for there the developer needs the remedy.
 */
function print(error: unknown): void {
  const isOwn = WrongResult.is(error)
  const { code, message } = isOwn ? { code: 'unknown', message: error.message } : errorInfo(error)
  const remedy = code === 'unknown' && !isOwn ? ' Give onError to see the error itself.' : ''
  console.error(`Millrace: ${code}: ${redact(message, []).replace(controls, ' ')}${remedy}`)
}
