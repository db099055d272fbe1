import type { ErrorInfo, FinishEvent, StartEvent, Usage } from '@millrace/core'
import { freeId } from '../free-id.js'
import type { AgUiContext } from './context.js'
import { frame } from './frame.js'
import type { RunCalls } from './run-calls.js'

/** The first and the last event of a run. */
export class Run {
  /** The id of the answer's first message. */
  messageId = ''
  readonly #context: AgUiContext
  #start: StartEvent | undefined
  /** Tokens of the steps that are over, for a run that fails. */
  #usage: Usage | undefined

  constructor(context: AgUiContext) {
    this.#context = context
  }

  begin(start: StartEvent): string {
    this.#start = start
    const { messages = [] } = this.#context
    // Ids of thoughts, results and later messages begin with that of the answer.
    const isTaken = (id: string) => messages.some(message => message.id === id || message.id.startsWith(`${id}-`))
    this.messageId = freeId(start.messageId, isTaken)
    return frame({ type: 'RUN_STARTED', ...this.#ids, protocolVersion: '1.0' })
  }

  spend(usage: Usage | undefined): void {
    this.#usage = this.#usage && usage ? sum(this.#usage, usage) : (this.#usage ?? usage)
  }

  finish({ reason, rawReason, usage }: FinishEvent, calls: RunCalls): string {
    const metadata = { millrace: { finishReason: reason, rawReason } }
    const outcome = this.#outcome(reason, calls)
    return frame({ type: 'RUN_FINISHED', ...this.#ids, outcome, usage: this.#counts(usage), metadata })
  }

  /** The client resolves where nothing tells of a failure, so that everything but a stop tells of one (@ag-ui/client 1.0.0, 2026-11). */
  fail({ code, message, retryable, retryAfterMs }: ErrorInfo, spent = this.#usage): string {
    const usage = this.#counts(spent)
    if (code === 'aborted' && !this.#context.legacy && this.#start)
      return frame({ type: 'RUN_FINISHED', ...this.#ids, outcome: { type: 'cancelled' }, usage })
    const opened = this.#start || this.#context.runId === undefined ? '' : this.#opened
    return (
      opened + frame({ type: 'RUN_ERROR', message, code, usage, metadata: { millrace: { retryable, retryAfterMs } } })
    )
  }

  get #opened(): string {
    return frame({ type: 'RUN_STARTED', ...this.#ids, protocolVersion: '1.0' })
  }

  get #ids(): { readonly threadId: string; readonly runId: string } {
    const { threadId = this.messageId, runId = this.messageId } = this.#context
    return { threadId, runId }
  }

  /**
   * An answer that waits for a person is interrupted. One that asks for calls of the page leaves the outcome out, which is a success too: clients find its
   * calls, and assistant-ui never sends a result back where a success is told (@assistant-ui/react-ag-ui 0.0.57, 2026-11).
   */
  #outcome(reason: FinishEvent['reason'], { interrupts, waiting, withdrew }: RunCalls): object | undefined {
    if (reason !== 'tool-calls') return undefined
    if (interrupts.length > 0) return { type: 'interrupt', interrupts }
    // Clients before 1.0 refuse a list of calls (@ag-ui/client 0.0.59); later ones find those too that a reset took back (1.0.0, 2026-11).
    const names = withdrew && waiting.length > 0 && !this.#context.legacy
    return names ? { type: 'success', pendingToolCallIds: waiting } : undefined
  }

  /** Tokens as the protocol counts them, in whole numbers. */
  #counts(usage: Usage | undefined): readonly object[] | undefined {
    if (!usage) return undefined
    const { provider, model } = this.#start ?? {}
    const inputTokens = Math.round(usage.inputTokens)
    const outputTokens = Math.round(usage.outputTokens)
    const counts = {
      provider,
      model,
      inputTokens,
      outputTokens,
      totalTokens: inputTokens + outputTokens,
      cachedInputTokens: rounded(usage.cachedInputTokens),
      cacheWriteInputTokens: rounded(usage.cacheWriteTokens),
      reasoningTokens: rounded(usage.reasoningTokens),
    }
    return [counts]
  }
}

const rounded = (count: number | undefined): number | undefined => (count === undefined ? undefined : Math.round(count))

function sum(a: Usage, b: Usage): Usage {
  const part = (name: 'cachedInputTokens' | 'cacheWriteTokens' | 'reasoningTokens') =>
    a[name] === undefined && b[name] === undefined ? {} : { [name]: (a[name] ?? 0) + (b[name] ?? 0) }
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    ...part('cachedInputTokens'),
    ...part('cacheWriteTokens'),
    ...part('reasoningTokens'),
  }
}
