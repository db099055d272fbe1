import { applyEvent, type ChatRecord, ChatSink, type ChatState, type ToolCallPiece } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { closed } from '../../../../tests/support/read-frames.js'
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
  return { batches: closed(batches), done: sink.done }
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

describe('arguments in whole', () => {
  it.each<[string, ToolCallPiece[], string[], object]>([
    ['count in place of the pieces', [{ input: '{"a"' }, { whole: '{"b":1}' }], ['{"a"'], { input: { b: 1 } }],
    ['count where pieces follow', [{ whole: '{"b":1}' }, { input: '{"a"' }], ['{"a"'], { input: { b: 1 } }],
    ['that are empty are none', [{ input: '{"a":1}' }, { whole: '' }], ['{"a":1}'], { input: { a: 1 } }],
    [
      'that are no JSON are told as they are',
      [{ input: '{"a":1}' }, { whole: '{' }],
      ['{"a":1}'],
      { inputText: '{', inputError: expect.any(String) },
    ],
  ])('%s', (_, pieces, deltas, expected) => {
    const sink = new ChatSink({ provider: 'p' })
    sink.toolCall(0, { id: 'c', name: 'f' })
    for (const piece of pieces) sink.toolCall(0, piece)
    sink.endBlock(0)
    const records = sink.drain()
    expect(records.flatMap(record => (record.type === 'tool-call-delta' ? [record.delta] : []))).toEqual(deltas)
    expect(records.at(-1)).toEqual({ type: 'tool-call-end', toolCallId: 'c', toolName: 'f', ...expected })
  })

  it('are held to the limit of the arguments', () => {
    const sink = new ChatSink({ provider: 'p', maxToolInputBytes: 4 })
    sink.toolCall(0, { id: 'c', name: 'f', input: '{}' })
    sink.toolCall(0, { whole: '"日本"' })
    expect(sink.drain().at(-1)).toMatchObject({ type: 'error', error: { code: 'limit' } })
  })
})
