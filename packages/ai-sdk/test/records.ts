import { type ChatProvider, type ChatRecord, type ChatRequest, ChatStream, type StreamOptions } from '@millrace/core'

export const start: ChatRecord = { type: 'start', messageId: 'm1', provider: 'test', model: 'test-1' }
const usage = {
  inputTokens: 10,
  outputTokens: 5,
  cachedInputTokens: 4,
  cacheWriteTokens: 1,
  reasoningTokens: 2,
  raw: { total: 15 },
}
export const finish = (reason: 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'other' = 'stop'): ChatRecord => ({
  type: 'finish',
  reason,
  rawReason: `raw ${reason}`,
  usage,
})
export const text = (...deltas: string[]): ChatRecord[] => block('text', '0', deltas)
export const block = (
  kind: 'text' | 'reasoning',
  id: string,
  deltas: readonly string[],
  own?: object,
): ChatRecord[] => [
  { type: `${kind}-start`, id },
  ...deltas.map(delta => ({ type: `${kind}-delta` as const, id, delta })),
  { type: `${kind}-end`, id, ...own },
]
export const call = (toolCallId: string, toolName: string, input: string, own: object = { input: JSON.parse(input) }) =>
  [
    { type: 'tool-call-start', toolCallId, toolName },
    { type: 'tool-call-delta', toolCallId, delta: input },
    { type: 'tool-call-end', toolCallId, toolName, ...own },
  ] as ChatRecord[]
export const failure = (code: 'network' | 'truncated' | 'overloaded' = 'network'): ChatRecord => ({
  type: 'error',
  error: { code, message: `It failed: ${code}.`, retryable: true },
})

/** A provider that answers with one list of batches after the other, and what it was asked. */
export function answering(...answers: readonly (readonly (readonly ChatRecord[])[])[]) {
  const asked: ChatRequest[] = []
  const cancelled: boolean[] = []
  let next = 0
  const provider: ChatProvider = {
    id: 'test',
    stream(request, options?: StreamOptions) {
      asked.push(request)
      const batches = answers[Math.min(next++, answers.length - 1)]!
      return ChatStream.from(async function* (signal) {
        signal.addEventListener('abort', () => cancelled.push(true))
        for (const batch of batches) {
          yield batch
          await new Promise(setImmediate)
        }
        // Not over by itself: somebody has to end it.
        const end = batches.at(-1)?.at(-1)?.type
        if (end !== 'finish' && end !== 'error') await new Promise(resolve => signal.addEventListener('abort', resolve))
      }, options)
    },
  }
  return { provider, asked, cancelled }
}

/** All values of an async iterable. */
export async function collect<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const all: Value[] = []
  for await (const value of values) all.push(value)
  return all
}
