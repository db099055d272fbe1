import { applyEvent, type ChatState, type ErrorInfo } from '@millrace/core'
import { decodeRecord } from '@millrace/core/native'
import { readSse } from '@millrace/sse'

/** A message as the page sends it. */
export interface PageMessage {
  readonly role: 'user' | 'assistant'
  readonly content: string
}

/** Three heartbeats of the server: a proxy may keep the connection open when the server behind it is gone. */
const idleTimeoutMs = 45_000

/**
 * Asks the server and tells of the answer as it grows. Never throws: what goes wrong is the state's `error`.
 *
 * @returns the answer at its end.
 */
export async function ask(
  messages: readonly PageMessage[],
  signal: AbortSignal,
  onChange: (state: ChatState) => void,
): Promise<ChatState> {
  let state: ChatState | undefined
  const fail = (error: ErrorInfo): ChatState => applyEvent(state, { type: 'error', error })
  try {
    const response = await fetch('/chat', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ messages }),
      signal,
    })
    if (!response.ok || !response.body) return fail(await refusal(response))
    for await (const event of readSse(response.body, { idleTimeoutMs })) {
      state = applyEvent(state, decodeRecord(event.data))
      onChange(state)
    }
    if (state && state.status !== 'streaming') return state
    return fail({ code: 'truncated', message: 'The connection ended before the answer was complete.', retryable: true })
  } catch {
    // Here only fetch, the body and the codec throw: the answer is cut, or the reader cut it.
    return signal.aborted
      ? fail({ code: 'aborted', message: 'Stopped.', retryable: false })
      : fail({ code: 'network', message: 'The connection to the server broke.', retryable: true })
  }
}

async function refusal(response: Response): Promise<ErrorInfo> {
  const unknown: ErrorInfo = {
    code: 'unknown',
    message: `The server answered with status ${response.status}.`,
    retryable: false,
  }
  try {
    const body = (await response.json()) as { error?: ErrorInfo }
    return body.error ?? unknown
  } catch {
    // No JSON: the status has to do.
    return unknown
  }
}
