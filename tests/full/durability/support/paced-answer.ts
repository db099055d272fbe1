import { setTimeout as sleep } from 'node:timers/promises'
import { type ChatProvider, type ChatRecord, ChatStream } from '@millrace/core'
import { seededRandom } from '@millrace/testing/fault-proxy'

/** A provider whose one answer is known, and that counts how often it was asked. */
export interface PacedProvider extends ChatProvider {
  readonly asked: number
  /** All of the answer. */
  readonly records: readonly ChatRecord[]
}

/** Words whose bytes may be cut apart anywhere. */
const words = ['落霞与孤鹜齐飞', '🦆🦆', 'data: x\n\n', 'é', '\r\n', 'word ', '\u2028']

/** Answers with batches of seeded sizes, at a seeded pace: from at once to 5 ms between two. */
export function pacedProvider(seed: number): PacedProvider {
  const random = seededRandom(seed, 1)
  const upTo = (most: number): number => Math.floor(random() * (most + 1))
  const word = (at: number): string => `${at}${words[upTo(words.length - 1)]}`
  const deltas = (type: 'text-delta' | 'reasoning-delta', id: string, count: number): ChatRecord[] =>
    Array.from({ length: count }, (_, at) => ({ type, id, delta: word(at) }))
  const records: ChatRecord[] = [
    { type: 'start', messageId: `m${seed}`, provider: 'paced', model: 'paced-1' },
    { type: 'reasoning-start', id: '0' },
    ...deltas('reasoning-delta', '0', upTo(20)),
    { type: 'reasoning-end', id: '0' },
    { type: 'text-start', id: '1' },
    ...deltas('text-delta', '1', 20 + upTo(100)),
    { type: 'text-end', id: '1' },
    { type: 'tool-call-start', toolCallId: 'c1', toolName: 'weather' },
    { type: 'tool-call-delta', toolCallId: 'c1', delta: '{"city":"南昌"}' },
    { type: 'tool-call-end', toolCallId: 'c1', toolName: 'weather', input: { city: '南昌' } },
    { type: 'finish', reason: 'tool-calls', usage: { inputTokens: 3, outputTokens: seed } },
  ]
  const provider = {
    id: 'paced',
    asked: 0,
    records,
    stream: () => {
      provider.asked++
      return ChatStream.from(async function* () {
        // The first batch has content.
        let from = 0
        for (let end = 3; from < records.length; end = from + 1 + upTo(4)) {
          yield records.slice(from, end)
          from = Math.min(end, records.length)
          const ms = upTo(6) - 1
          if (ms > 0) await sleep(ms)
        }
      })
    },
  }
  return provider
}
