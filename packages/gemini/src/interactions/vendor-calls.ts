import type { ChatSink, Json } from '@millrace/core'
import { type GrowingBlock, textIn } from '@millrace/core/provider-kit'

/**
 * Calls of the vendor's own tools that wait for their result. Both steps go back as they came, so a call stays open until its result is here: they
 * are its provider data.
 */
export class VendorCalls {
  readonly #waiting = new Map<string, { readonly key: string; readonly step: GrowingBlock }>()

  /** A call is complete. @param key - of its block. */
  add(key: string, step: GrowingBlock): void {
    this.#waiting.set(textIn(step.id) ?? key, { key, step })
  }

  /** The result of a call; one that names none is of the last. @returns false where no call waits for it. */
  answer(result: GrowingBlock, sink: ChatSink): boolean {
    const id = textIn(result.call_id) ?? [...this.#waiting.keys()].at(-1) ?? ''
    const call = this.#waiting.get(id)
    if (!call) return false
    this.#waiting.delete(id)
    const toolCallId = sink.callIdAt(call.key) ?? id
    endCall(call.key, [call.step, result], sink)
    const output = (result.result ?? null) as Json
    sink.toolResult({ toolCallId, output, ...(result.is_error === true && { isError: true }) })
    return true
  }

  /** No result will come any more. */
  end(sink: ChatSink): void {
    for (const { key, step } of this.#waiting.values()) endCall(key, [step], sink)
    this.#waiting.clear()
  }
}

function endCall(key: string, steps: readonly GrowingBlock[], sink: ChatSink): void {
  sink.providerData(key, { steps } as unknown as Json)
  sink.endBlock(key)
}
