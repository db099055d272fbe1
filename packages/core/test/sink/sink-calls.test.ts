import { applyEvent, type ChatRecord, ChatSink, type ChatState } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { ChatFold } from '../../src/vocabulary/apply-event.js'
import { batchFaults } from '../grammar.js'
import { pick, seededRandom } from '../support/random.js'

const seeds = 3_000

/** A random decoder: any call in any order, and a drain now and then. */
function randomAnswer(seed: number): { batches: ChatRecord[][]; done: boolean } {
  const random = seededRandom(seed)
  const sink = new ChatSink({ provider: 'p', maxToolInputBytes: 40 })
  const key = () => pick(random, [0, 1, 'a', undefined])
  const calls: (() => void)[] = [
    () => sink.start({ messageId: 'm', model: 'x' }),
    () => sink.text(pick(random, ['', 'a', '日']), key()),
    () => sink.reasoning(pick(random, ['', 'r']), key()),
    () => sink.reasoning('r'),
    () => sink.text('t'),
    () =>
      sink.toolCall(pick(random, [0, 1, 2]), {
        id: pick(random, ['', 'c', 'd', '0', '1', undefined]),
        name: pick(random, ['', 'f', 'g', undefined]),
        input: pick(random, ['', '{}', '{"a', undefined]),
      }),
    () => sink.endBlock(pick(random, [0, 1, 'a'])),
    () => sink.source({ id: String(random()) }),
    () => sink.file({ mediaType: 'x/y' }),
    () => sink.toolResult({ toolCallId: pick(random, ['c', 'd', 'e']), output: null }),
    () => sink.usage({ inputTokens: 1, outputTokens: 1 }),
  ]
  const rare: (() => void)[] = [
    () => sink.reset(),
    () => sink.finish(pick(random, ['stop', 'length'])),
    () => sink.end(),
    () => sink.fail({ code: 'network', message: 'm', retryable: true }),
    () => sink.failure('{}'),
  ]
  const batches: ChatRecord[][] = []
  const drain = (): void => {
    const batch = sink.drain()
    if (batch.length > 0) batches.push(batch)
  }
  for (let step = 0; step < 30; step++) {
    pick(random, random() < 0.12 ? rare : calls)()
    if (random() < 0.4) drain()
  }
  drain()
  return { batches, done: sink.done }
}

describe(`${seeds} random decoders`, () => {
  const answers = Array.from({ length: seeds }, (_, i) => randomAnswer(i + 1))

  it('make answers that keep to the grammar', () => {
    const faulty = answers.flatMap(({ batches, done }, i) =>
      batchFaults(batches, done).map(fault => `seed ${i + 1}: ${fault}`),
    )
    expect(faulty).toEqual([])
    expect(answers.filter(answer => answer.done).length).toBeGreaterThan(seeds / 10)
  })

  it('are folded alike by applyEvent, which changes nothing it was given, and by the mutable fold', () => {
    for (const { batches } of answers) {
      const fold = new ChatFold()
      let state: ChatState | undefined
      for (const record of batches.flat()) {
        state = deepFreeze(applyEvent(state, deepFreeze(structuredClone(record))))
        fold.add(structuredClone(record))
      }
      if (state) expect(fold.state).toEqual(state)
    }
  })
})

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const field of Object.values(value)) deepFreeze(field)
  }
  return value
}
