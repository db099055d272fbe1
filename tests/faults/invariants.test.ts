import type { ChatRecord, ErrorCode } from '@millrace/core'
import type { Fault } from '@millrace/testing/fault-proxy'
import { describe, expect, it } from 'vitest'
import { type Books, key } from './support/desk.js'
import { type Outcome, violationsOf } from './support/invariants.js'
import { isBeginning, isWhole, tokensOf, unharmed } from './support/numbered.js'
import { vendors } from './support/providers.js'
import { hyperExpressTable, type Scenario, scenarioOf, table } from './support/scenario.js'

const text = { block: 't', count: 3, padding: 2 } as const
const tokens = [...tokensOf(text)]

describe('numbered tokens', () => {
  it.each([0, 1, 17, 34, 51])('the first %d characters are a beginning', length =>
    expect(isBeginning(tokens.join('').slice(0, length), text)).toBe(true),
  )

  it.each([
    ['a token lost', [tokens[0], tokens[2]]],
    ['a token doubled', [tokens[0], tokens[0]]],
    ['a token too many', [...tokens, 't000003-999996.. ']],
    ['a character lost', [tokens[0]?.slice(0, -1), tokens[1]]],
  ])('%s is none', (_, parts) => expect(isBeginning(parts.join(''), text)).toBe(false))

  it('are whole when all are there', () => {
    expect(isWhole(tokens.join(''), text)).toBe(true)
    expect(isWhole(tokens.slice(0, 2).join(''), text)).toBe(false)
    expect(isWhole('', { block: 'r', count: 0, padding: 0 })).toBe(true)
  })

  it('give a changed one away', () => {
    expect(unharmed(tokens.join('').replace('t000001', 't000002'), 't')).toEqual([0, 2])
    expect(unharmed(tokens.join(''), 'r')).toEqual([])
  })
})

/** An exchange with the vendor that nothing befell, and what is changed of it. */
const scenario = (changes: Partial<Scenario> = {}): Scenario => ({
  ...scenarioOf(1),
  door: 'node sendChat',
  place: 'vendor',
  faults: { seed: 1, kinds: ['cut'], faultyConnections: 1 },
  reasoning: { block: 'r', count: 0, padding: 0 },
  text,
  maxRetries: 0,
  composition: 'none',
  leavesAfter: undefined,
  ...changes,
})
const cut: Fault = { kind: 'cut', at: 9 }
const deltas = (...all: (string | undefined)[]): ChatRecord[] => [{ type: 'text-delta', id: '0', delta: all.join('') }]
const finish: ChatRecord = { type: 'finish', reason: 'stop' }
const error = (code: ErrorCode): ChatRecord => ({ type: 'error', error: { code, message: '', retryable: true } })
const whole = [...deltas(...tokens), finish]
const outcome = (records: readonly ChatRecord[], changes: Partial<Outcome> = {}, seen = {}): Outcome => ({
  seen: { records, over: 'end', raw: '', status: 200, ...seen },
  struck: [],
  bytesSent: 1,
  printed: '',
  uncaught: [],
  ...changes,
})
const content = [{ type: 'text' as const, text: tokens.join('') }]
const books = (changes: Partial<Books> = {}): Books => ({
  reached: 1,
  open: 0,
  asked: 1,
  sent: 1,
  outcomes: ['finish'],
  finished: [
    { message: { role: 'assistant', content, messages: [] }, ending: 'finish', timings: { startedAt: 0, totalMs: 0 } },
  ],
  errors: [],
  mostHeld: 0,
  ...changes,
})

/** A first line in pieces, at hyper-express. */
const refused: Partial<Scenario> = { door: 'hyper-express sendChat', place: 'reader' }
const slice: Fault = { kind: 'slice', at: 20, length: 9, size: 2 }
const unreached = books({ reached: 0, asked: 0, sent: 0, outcomes: [], finished: [] })
const refusal = { status: 505, unreadable: true }

describe('what holds', () => {
  it.each<[string, Outcome, Partial<Scenario>?]>([
    ['a whole answer', outcome(whole)],
    ['a whole answer, and its books', outcome(whole, { books: books() })],
    ['a cut that is told', outcome([...deltas(tokens[0]), error('truncated')], { struck: [cut] })],
    ['a reader who left', outcome(deltas(tokens[0]), {}, { over: 'left' })],
    [
      'a changed byte that took a token',
      outcome([...deltas(tokens[0], tokens[2]), finish], { struck: [{ kind: 'corrupt', at: 0, mask: 1 }] }),
    ],
    ['a refusal by uWebSockets.js', outcome([], { struck: [slice], books: unreached }, refusal), refused],
  ])('%s', (_, seen, changes) => expect(violationsOf(scenario(changes), seen)).toEqual([]))
})

describe('what does not hold', () => {
  it.each<[RegExp, Outcome, Partial<Scenario>?]>([
    [/2 terminal records/, outcome([...whole, finish])],
    [/follow the terminal/, outcome([finish, ...deltas(...tokens)])],
    [/without a terminal/, outcome(deltas(...tokens), { struck: [cut] })],
    [/cannot be read/, outcome([], { struck: [cut] }, { unreadable: true })],
    [/to the reader broke/, outcome([], { struck: [cut] }, { over: 'broken' })],
    [/nothing broke it/, outcome([], {}, { over: 'broken' }), { place: 'reader' }],
    [/The body of 505 cannot be read/, outcome([], { struck: [slice], books: books() }, refusal), refused],
    [
      /The body of 505 cannot be read/,
      outcome([], { struck: [{ ...slice, at: 26 }], books: unreached }, refusal),
      refused,
    ],
    [/The body of 505 cannot be read/, outcome([], { books: unreached }, refusal), refused],
    [
      /The body of 500 cannot be read/,
      outcome([], { struck: [slice], books: unreached }, { ...refusal, status: 500 }),
      refused,
    ],
    [
      /The body of 505 cannot be read/,
      outcome([], { struck: [slice], books: unreached }, refusal),
      { ...refused, door: 'node sendChat' },
    ],
    [/after the reader had left/, outcome(whole, {}, { late: 1 })],
    [/Nothing was broken/, outcome([...deltas(tokens[0]), error('timeout')])],
    [/is called protocol/, outcome([error('protocol')], { struck: [cut] })],
    [/not tried again/, outcome([error('network')], { struck: [cut] }), { maxRetries: 2 }],
    [/not tried again/, outcome([error('network')], { struck: [cut] }), { composition: 'fallback' }],
    [
      /text of the reader is not what was sent/,
      outcome([...deltas(tokens[0], tokens[0]), error('truncated')], { struck: [cut] }),
    ],
    [/success of the reader/, outcome([...deltas(tokens[0]), finish], { struck: [cut] })],
    [
      /doubles a token/,
      outcome([...deltas(tokens[0], tokens[0]), finish], { struck: [{ kind: 'corrupt', at: 0, mask: 1 }] }),
    ],
    [/held 300000 bytes/, outcome(whole, { books: books({ mostHeld: 300_000 }) })],
    [/responses are still open/, outcome(whole, { books: books({ open: 1 }) })],
    [/2 answers were sent, 1 settled/, outcome(whole, { books: books({ sent: 2 }) })],
    [/onFinish ran 1 times for 2/, outcome(whole, { books: books({ asked: 2 }) })],
    [/the books say finish/, outcome([...deltas(tokens[0]), error('truncated')], { struck: [cut], books: books() })],
    [/onError heard/, outcome(whole, { books: books({ errors: ['x'] }) })],
    [/bytes left the vendor/, outcome(whole, { bytesSent: 1e9 })],
    [/Nobody caught Error: x/, outcome(whole, { uncaught: ['Error: x'] })],
    [/what the reader got/, outcome(whole, {}, { raw: key })],
    [/what the log got/, outcome(whole, { printed: key })],
    [/what the onError hook got/, outcome(whole, { books: books({ errors: [key] }) })],
  ])('%s', (sentence, seen, changes) =>
    expect(violationsOf(scenario(changes), seen)).toContainEqual(expect.stringMatching(sentence)),
  )
})

describe('200 seeds in a row', () => {
  it.each([
    ['this process', table, 156],
    ['hyper-express', hyperExpressTable, 24],
  ])('see every fault at every door of %s, on each side, over each transport', (_, rows, size) => {
    const seen = Array.from({ length: 200 }, (_, seed) => {
      const { door, transport, place, faults } = scenarioOf(seed, rows)
      return [door, transport, place, faults.kinds[0]].join()
    })
    expect(rows).toHaveLength(size)
    expect(new Set(seen).size).toBe(size)
    expect(new Set(Array.from({ length: 200 }, (_, seed) => scenarioOf(seed, rows).vendor)).size).toBe(vendors.length)
    expect(scenarioOf(7, rows)).toEqual(scenarioOf(7, rows))
  })
})
