import { type BedrockSettings, bedrock, bedrockDefinition } from '@millrace/bedrock'
import type { ChatRecord, Transport } from '@millrace/core'
import { encode } from '../../../tests/conformance/fixtures/bedrock.js'
import { giveBody } from '../../../tests/support/in-turns.js'
import { batchesThrough } from '../../../tests/support/read-frames.js'

export { encode }

/** An event: its type, and its payload. */
export type Event = readonly [type: string, payload: object]

export const start: Event = ['messageStart', { role: 'assistant' }]
export const delta = (contentBlockIndex: number, fields: object): Event => [
  'contentBlockDelta',
  { contentBlockIndex, delta: fields },
]
export const open = (contentBlockIndex: number, fields: object): Event => [
  'contentBlockStart',
  { contentBlockIndex, start: fields },
]
export const close = (contentBlockIndex: number): Event => ['contentBlockStop', { contentBlockIndex }]
export const text = (words: string, index = 0): Event => delta(index, { text: words })
export const stop = (stopReason = 'end_turn'): Event => ['messageStop', { stopReason }]
export const metadata = (usage: object = { inputTokens: 3, outputTokens: 2, totalTokens: 5 }): Event => [
  'metadata',
  { usage, metrics: { latencyMs: 1 } },
]

export const model = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'

/** What the decoder makes of these events, or frames without a name, and the end of the body. */
export function read(events: readonly (Event | object)[]): ChatRecord[] {
  const definition = bedrockDefinition({ apiKey: 'a-key', model })
  const frames = events.map(each =>
    Array.isArray(each) ? { event: each[0] as string, data: JSON.stringify(each[1]) } : (each as object),
  )
  const decoder = definition.createDecoder({ messages: [] })
  return batchesThrough(decoder, frames, { provider: 'bedrock', toError: definition.toError }).flat()
}

/** A body of these events, as AWS sends it. */
export function bodyOf(events: readonly Event[]): Uint8Array {
  const bytes = events.map(([event, data]) => encode({ event, data }))
  return Uint8Array.from(bytes.flatMap(each => [...each]))
}

const eventStream = { 'content-type': 'application/vnd.amazon.eventstream' }

/** A transport that answers with these pieces. */
export const answering =
  (pieces: readonly Uint8Array[], headers: Record<string, string> = eventStream, status = 200): Transport =>
  (_, receiver) => {
    queueMicrotask(() => {
      receiver.head(status, headers)
      void giveBody(receiver, pieces)
    })
    return { pause() {}, resume() {}, cancel() {} }
  }

/** Every record of one answer. */
export async function recordsOf(settings: BedrockSettings): Promise<ChatRecord[]> {
  const records: ChatRecord[] = []
  const base = { apiKey: 'a-key', region: 'us-east-1', model, maxRetries: 0 }
  const stream = bedrock({ ...base, ...settings }).stream({ messages: [{ role: 'user', content: 'Hello' }] })
  for await (const batch of stream.batches()) records.push(...batch)
  return records
}

/** The records without the ids of messages, which are made anew each time. */
export const withoutIds = (records: readonly ChatRecord[]): ChatRecord[] =>
  records.map(record => (record.type === 'start' ? { ...record, messageId: '' } : record))
