import type { ChatRecord } from '@millrace/core'

/** The beginning of an answer. */
export const opening: readonly ChatRecord[] = [
  { type: 'start', messageId: 'm1', provider: 'test' },
  { type: 'text-start', id: '0' },
]

/** More of its text. */
export const delta = (text: string): ChatRecord => ({ type: 'text-delta', id: '0', delta: text })

/** Its end. */
export const closing: readonly ChatRecord[] = [
  { type: 'text-end', id: '0' },
  { type: 'finish', reason: 'stop', usage: { inputTokens: 1, outputTokens: 2 } },
]

/** An answer of one text. */
export const answerOf = (text: string): readonly ChatRecord[] => [...opening, delta(text), ...closing]

/** A call, for the test that writes it. */
interface Call {
  readonly id: string
  readonly name: string
  readonly input?: unknown
}

/** An answer that calls tools and waits for their results. */
export const callingAnswer = (...calls: readonly Call[]): ChatRecord[] => [
  { type: 'start', messageId: 'm1', provider: 'test' },
  ...calls.flatMap(({ id, name, input = {} }): ChatRecord[] => [
    { type: 'tool-call-start', toolCallId: id, toolName: name },
    { type: 'tool-call-end', toolCallId: id, toolName: name, input: input as never },
  ]),
  { type: 'finish', reason: 'tool-calls' },
]

/** An answer that calls tools which a person is asked about, by questions `q-` with the ids of the calls. */
export const askingAnswer = (...calls: readonly Call[]): ChatRecord[] => {
  const records = callingAnswer(...calls)
  const questions = calls.map(
    ({ id }): ChatRecord => ({ type: 'tool-approval', toolCallId: id, approvalId: `q-${id}`, signature: 's' }),
  )
  return [...records.slice(0, -1), ...questions, ...records.slice(-1)]
}
