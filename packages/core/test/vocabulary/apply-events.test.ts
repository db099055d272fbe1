import { applyEvent, applyEvents, type ChatEvent, type ChatRecord, type ChatState } from '@millrace/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ChatFold } from '../../src/vocabulary/apply-event.js'
import { seededRandom } from '../support/random.js'
import { failure, finish, start } from '../support/records.js'

afterEach(() => void vi.restoreAllMocks())

const call = (id: string): [ChatEvent, ChatEvent, ChatEvent] => [
  { type: 'tool-call-start', toolCallId: id, toolName: 'f' },
  { type: 'tool-call-delta', toolCallId: id, delta: '{}' },
  { type: 'tool-call-end', toolCallId: id, toolName: 'f', input: {} },
]

const block = (id: string): ChatEvent[] => [
  { type: 'text-start', id },
  { type: 'text-delta', id, delta: 'a' },
  { type: 'text-delta', id, delta: 'b' },
  { type: 'text-end', id },
]

const times = <T>(count: number, make: (id: string) => T[]): T[] =>
  Array.from({ length: count }, (_, i) => make(`id-${i}`)).flat()

/** Three records a call, all calls open at the same time. */
function parallelCalls(count: number): ChatEvent[] {
  const calls = times(count, id => [call(id)])
  return [0, 1, 2].flatMap(step => calls.map(records => records[step]!))
}

const longAnswers: [string, (count: number) => ChatEvent[]][] = [
  ['calls one after the other', count => times(count, call)],
  ['calls that are open together', parallelCalls],
  ['blocks', count => times(count, block)],
  ['sources', count => times(count, id => [{ type: 'source', id, url: `https://example.com/${id}` } as const])],
  ['data', count => times(count, () => [{ type: 'data', name: 'n', value: 1 } as const])],
  [
    'files',
    count => times(count, () => [{ type: 'file', mediaType: 'image/png', url: 'https://example.com' } as const]),
  ],
  [
    'a long text',
    count => [
      { type: 'text-start', id: '0' },
      ...times(count, () => [{ type: 'text-delta', id: '0', delta: '字' } as const]),
    ],
  ],
  [
    'resets between sources',
    count =>
      times(count, id => [
        { type: 'source', id } as const,
        { type: 'source', id: `${id}b` } as const,
        { type: 'reset' } as const,
      ]),
  ],
]

/** Elements of lists that are copied or looked at meanwhile. */
function elementsTouched(work: () => void): number {
  let touched = 0
  for (const method of ['slice', 'findIndex', 'map', 'splice', 'indexOf', 'filter', 'concat'] as const) {
    const original = Array.prototype[method] as (...args: unknown[]) => unknown
    vi.spyOn(Array.prototype, method).mockImplementation(function (this: unknown[], ...args: unknown[]) {
      touched += this.length
      return original.apply(this, args)
    } as never)
  }
  work()
  vi.restoreAllMocks()
  return touched
}

describe('the cost of a long answer', () => {
  it.each(longAnswers)('%s: a fold touches a constant number of elements for each record', (_, make) => {
    for (const count of [500, 8_000]) {
      const records = make(count)
      const fold = new ChatFold()
      const touched = elementsTouched(() => {
        for (const record of records) fold.add(record)
      })
      expect(touched).toBeLessThanOrEqual(16 * records.length + 16)
    }
  })

  it.each(longAnswers)('%s: a batch copies each list once', (_, make) => {
    const records = make(2_000)
    const state = applyEvents(undefined, records)
    const touched = elementsTouched(() => applyEvents(state, records))
    const size = state.content.length + state.open.length + (state.sources?.length ?? 0) + (state.data?.length ?? 0)
    expect(touched).toBeLessThanOrEqual(2 * size + 16 * records.length + 16)
  })

  it('a delta copies the list of parts, and does not search what is open', () => {
    const open = parallelCalls(2_000).slice(0, 2_000)
    let state = applyEvents(undefined, open)
    state = applyEvent(state, call('id-1')[1])
    expect(elementsTouched(() => applyEvent(state, call('id-1999')[1]))).toBe(state.content.length)
  })
})

describe('batches', () => {
  const pick = (random: () => number): ChatRecord => {
    const id = `id-${Math.floor(random() * 24)}`
    const [callStart, callDelta, callEnd] = call(id)
    const all: ChatRecord[] = [
      start,
      callStart,
      callStart,
      callDelta,
      callEnd,
      ...block(`b${id}`),
      { type: 'source', id },
    ]
    const rare: ChatRecord[] = [{ type: 'reset' }, { type: 'step-end' }, { type: 'data', name: 'n', value: id }]
    const list = random() < 0.05 ? rare : all
    return list[Math.floor(random() * list.length)]!
  }

  it('give what their records give one by one, in place and purely, and leave older states as they were', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = seededRandom(seed)
      const fold = new ChatFold()
      const history: [ChatState, string][] = []
      let [single, batched]: (ChatState | undefined)[] = []
      for (let i = 0; i < 30; i++) {
        const last = i === 29 ? [seed % 2 === 0 ? finish : failure(), start] : []
        const batch = [...Array.from({ length: 1 + Math.floor(random() * 12) }, () => pick(random)), ...last]
        batched = deepFreeze(applyEvents(batched, batch))
        for (const record of batch) {
          single = deepFreeze(applyEvent(single, record))
          fold.add(record)
        }
        history.push([batched, JSON.stringify(batched)])
        expect(batched).toEqual(single)
        expect(fold.state).toEqual(single)
        // Another branch, from where somebody else still stands.
        const [older] = history[Math.floor(random() * history.length)]!
        applyEvents(older, [pick(random), pick(random)])
      }
      for (const [state, text] of history) expect(JSON.stringify(state)).toBe(text)
    }
  })

  it('go on from a state that was stored as JSON', () => {
    const records = parallelCalls(40)
    const half = JSON.parse(JSON.stringify(applyEvents(undefined, records.slice(0, 60)))) as ChatState
    expect(applyEvents(half, records.slice(60))).toEqual(applyEvents(undefined, records))
  })

  it('change nothing where there is nothing to change', () => {
    const ended = applyEvents(undefined, [start, finish])
    expect(applyEvents(ended, [start])).toBe(ended)
  })

  it.each(['__proto__', 'constructor', 'length', '0'])('take the id %s for a name like any other', id => {
    const expected = [{ type: 'tool-call', toolCallId: id, toolName: 'f', input: {} }]
    const fold = new ChatFold()
    for (const record of call(id)) fold.add(record)
    expect(fold.state.content).toEqual(expected)
    expect(applyEvents(undefined, call(id)).content).toEqual(expected)
    expect(call(id).reduce<ChatState | undefined>(applyEvent, undefined)?.content).toEqual(expected)
  })
})

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const field of Object.values(value)) deepFreeze(field)
  }
  return value
}
