import {
  applyEvents,
  type ChatProvider,
  type ChatRecord,
  hideSecrets,
  mapProvider,
  stopAt,
  textOf,
} from '@millrace/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PatternMachine } from '../../src/texts/pattern-machine.js'
import { answering, batchesOf, onStrings, request } from '../compose/answering.js'
import { batchFaults } from '../grammar.js'
import { brief, briefly, close, delta, failure, finish, open, start } from '../support/records.js'
import { settle } from '../support/settle.js'

/** An answer with these deltas, in one block or in a block for each. */
const saying = (deltas: readonly string[], isSplit = false): ChatRecord[][] => {
  const blocks = isSplit ? deltas.map((text, at) => [open(`${at}`), delta(text, `${at}`), close(`${at}`)]) : undefined
  return [[start], ...(blocks ?? [[open()], ...deltas.map(text => [delta(text)]), [close()]]), [finish]]
}

async function recordsOf(provider: ChatProvider): Promise<ChatRecord[]> {
  const batches = await batchesOf(provider.stream(request))
  expect(batchFaults(batches)).toEqual([])
  return batches.flat()
}

const shownOf = (records: readonly ChatRecord[]): string => textOf(applyEvents(undefined, records))
const inShort = (records: readonly ChatRecord[]): string => records.map(brief).join(' ')

/** The text with every character that a pattern covers left out, and a mask for each run: by looking at every place. */
function masked(text: string, patterns: readonly string[], mask: string): string {
  const spans: [number, number][] = []
  for (let at = 0; at < text.length; at++)
    for (const pattern of patterns) if (text.startsWith(pattern, at)) spans.push([at, at + pattern.length])
  const runs: [number, number][] = []
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = runs.at(-1)
    if (last && from < last[1]) last[1] = Math.max(last[1], to)
    else runs.push([from, to])
  }
  let clean = ''
  let kept = 0
  for (const [from, to] of runs) {
    clean += text.slice(kept, from) + mask
    kept = to
  }
  return clean + text.slice(kept)
}

/** The text before the pattern that is complete first; of those that end together, the longest. */
function stopped(text: string, patterns: readonly string[]): string {
  let best: [from: number, to: number] | undefined
  for (const pattern of patterns) {
    const at = text.indexOf(pattern)
    if (at === -1) continue
    const to = at + pattern.length
    if (!best || to < best[1] || (to === best[1] && at < best[0])) best = [at, to]
  }
  return best ? text.slice(0, best[0]) : text
}

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 5 })
const patternsArbitrary = fc.array(letters, { minLength: 1, maxLength: 4 })
const deltasArbitrary = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), minLength: 1, maxLength: 6 }), {
  minLength: 1,
  maxLength: 12,
})

/** Blocks of text that are open together: for each step the block that goes on, with its text; the first step of a block opens it. */
const schedules = fc.array(
  fc.tuple(
    fc.constantFrom('x', 'y', 'z'),
    fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 3 }),
    fc.boolean(),
  ),
  { minLength: 1, maxLength: 14 },
)

/** The records of a schedule. @param steps - block, text, and whether the block is closed behind it. */
function recordsIn(steps: readonly (readonly [string, string, boolean])[]): ChatRecord[] {
  const isOpen = new Set<string>()
  const records = steps.flatMap(([id, text, closes]): ChatRecord[] => {
    const opening = isOpen.has(id) ? [] : [open(id)]
    isOpen.add(id)
    if (closes) isOpen.delete(id)
    return [...opening, delta(text, id), ...(closes ? [close(id)] : [])]
  })
  return [start, ...records, ...[...isOpen].map(id => close(id)), finish]
}

describe('hideSecrets', () => {
  it('hides every secret and nothing else, wherever deltas and blocks are cut', () =>
    fc.assert(
      fc.asyncProperty(patternsArbitrary, deltasArbitrary, fc.boolean(), async (secrets, deltas, isSplit) => {
        const records = await recordsOf(
          hideSecrets(answering(...saying(deltas, isSplit)).inner, secrets, { mask: '#' }),
        )
        expect(shownOf(records)).toBe(masked(deltas.join(''), secrets, '#'))
      }),
      { numRuns: 500 },
    ))

  it('never shows a part of one: what was shown is a beginning of what will be', () =>
    fc.assert(
      fc.asyncProperty(patternsArbitrary, deltasArbitrary, async (secrets, deltas) => {
        const whole = masked(deltas.join(''), secrets, '#')
        const records = await recordsOf(hideSecrets(answering(...saying(deltas)).inner, secrets, { mask: '#' }))
        for (let count = 1; count <= records.length; count++)
          expect(whole.startsWith(shownOf(records.slice(0, count)))).toBe(true)
      }),
    ))

  it('holds no more than the beginning of a secret', async () => {
    const records = await recordsOf(
      hideSecrets(answering(...saying(['my ke', 'n said k', 'ey4', '2.'])).inner, ['key42']),
    )
    expect(inShort(records)).toBe('start +0 0:my  0:ken said  0:[redacted]. -0 finish stop')
  })

  it('looks at reasoning too, and leaves the inputs of tools as they are', async () => {
    const call: ChatRecord[] = [
      { type: 'tool-call-start', toolCallId: 'c', toolName: 'send' },
      { type: 'tool-call-delta', toolCallId: 'c', delta: '{"to":"key"}' },
      { type: 'tool-call-end', toolCallId: 'c', toolName: 'send', input: { to: 'key' } },
    ]
    const thought: ChatRecord[] = [
      { type: 'reasoning-start', id: 'r' },
      { type: 'reasoning-delta', id: 'r', delta: 'the key' },
      { type: 'reasoning-end', id: 'r' },
    ]
    const records = await recordsOf(hideSecrets(answering([start, ...thought, ...call, finish]).inner, ['key']))
    expect(applyEvents(undefined, records).content[0]).toEqual({ type: 'reasoning', text: 'the [redacted]' })
    expect(records).toEqual(expect.arrayContaining(call))
  })

  it('keeps blocks that are open together apart', async () => {
    const batch = [
      start,
      open('a'),
      open('b'),
      delta('k', 'a'),
      delta('ey', 'b'),
      delta('ey', 'a'),
      close('b'),
      close('a'),
      finish,
    ]
    const state = applyEvents(undefined, await recordsOf(hideSecrets(answering(batch).inner, ['key'])))
    expect(state.content).toEqual([
      { type: 'text', text: '[redacted]' },
      { type: 'text', text: 'ey' },
    ])
  })

  it('waits for no tool: it shows what it held, and hides the rest of a secret behind it', async () => {
    const tool: ChatRecord[] = [
      { type: 'tool-call-start', toolCallId: 'c', toolName: 't' },
      { type: 'tool-call-end', toolCallId: 'c', toolName: 't', input: {} },
    ]
    const records = await recordsOf(
      hideSecrets(
        answering([
          start,
          open('a'),
          delta('k', 'a'),
          close('a'),
          ...tool,
          open('b'),
          delta('ey', 'b'),
          close('b'),
          finish,
        ]).inner,
        ['key'],
      ),
    )
    expect(inShort(records)).toBe('start +a a:k -a tool-call-start tool-call-end +b b:[redacted] -b finish stop')
  })

  it('keeps the order of a block and the next of the same id', async () => {
    const records = await recordsOf(
      hideSecrets(answering([start, open(), delta('k'), close(), open(), delta('x'), close(), finish]).inner, ['key']),
    )
    expect(inShort(records)).toBe('start +0 0:k -0 +0 0:x -0 finish stop')
  })

  it.each<[string, ChatRecord, string]>([
    ['the end of a step', { type: 'step-end' }, 'start +0 0:a  0:key -0 step-end finish stop'],
  ])('gives what is held before %s', async (_, record, expected) => {
    const records = await recordsOf(
      hideSecrets(answering([start, open(), delta('a k')], [delta('ey')], [record, finish]).inner, ['k ey', 'key42']),
    )
    expect(inShort(records)).toBe(expected)
  })

  it.each<[string, ChatRecord, string]>([
    ['by the model', finish, 'my key4'],
    ['for a tool', { type: 'finish', reason: 'tool-calls' }, 'my key4'],
    ['at its greatest length', { type: 'finish', reason: 'length' }, 'my '],
    ['by the vendor', { type: 'finish', reason: 'content-filter' }, 'my '],
    ['for a reason that nobody knows', { type: 'finish', reason: 'other', rawReason: 'tired' }, 'my '],
    ['by a failure', failure('network'), 'my '],
  ])('shows the beginning of a secret at the end of an answer that was ended %s', async (_, end, expected) => {
    const call: ChatRecord[] =
      end.type === 'finish' && end.reason === 'tool-calls'
        ? [
            { type: 'tool-call-start', toolCallId: 'c', toolName: 't' },
            { type: 'tool-call-end', toolCallId: 'c', toolName: 't', input: {} },
          ]
        : []
    for (const closed of [[], [close()]]) {
      const inner = answering([start, open(), delta('my ke')], [delta('y4'), ...closed], [...call, end]).inner
      expect(shownOf(await recordsOf(hideSecrets(inner, ['key42'])))).toBe(expected)
      expect(shownOf(await recordsOf(stopAt(inner, ['key42'])))).toBe(expected)
    }
  })

  it('leaves one mask where a secret is the beginning of another one, and the answer is cut', async () => {
    const { inner } = answering([start, open(), delta('my key4')], [failure('network')])
    expect(shownOf(await recordsOf(hideSecrets(inner, ['key', 'key42'])))).toBe('my [redacted]')
  })

  it('finds a secret in blocks of one kind whatever comes between them, and keeps text and reasoning apart', async () => {
    const source: ChatRecord = { type: 'source', id: 's', url: 'https://example.com' }
    const thought = (text: string, id: string): ChatRecord[] => [
      { type: 'reasoning-start', id },
      { type: 'reasoning-delta', id, delta: text },
      { type: 'reasoning-end', id },
    ]
    const said = (text: string, id: string): ChatRecord[] => [open(id), delta(text, id), close(id)]
    const { inner } = answering([
      start,
      ...said('a k', 'a'),
      ...thought('ey and k', 'b'),
      source,
      ...said('e', 'c'),
      { type: 'data', name: 'n', value: 1 },
      ...thought('ey', 'd'),
      ...said('y!', 'e'),
      finish,
    ])
    const state = applyEvents(undefined, await recordsOf(hideSecrets(inner, ['key'])))
    expect(textOf(state)).toBe('a [redacted]!')
    const thoughts = state.content.map(part => (part.type === 'reasoning' ? part.text : '')).join('')
    expect(thoughts).toBe('ey and [redacted]')
  })

  it('never shows a part of one in blocks that are open together: they are read in the order in which they began', () =>
    fc.assert(
      fc.asyncProperty(patternsArbitrary, schedules, async (secrets, schedule) => {
        const records = recordsIn(schedule)
        const whole = shownOf(records)
        const filtered = await recordsOf(
          hideSecrets(answering(...records.map(record => [record])).inner, secrets, { mask: '#' }),
        )
        const expected = masked(whole, secrets, '#')
        expect(shownOf(filtered)).toBe(expected)
        let arrived = ''
        for (const record of filtered) {
          if (record.type === 'text-delta') arrived += record.delta
          expect(expected.startsWith(arrived)).toBe(true)
        }
      }),
      { numRuns: 500 },
    ))

  it('keeps no signature of a text of which something is hidden', async () => {
    const ends = (id: string): ChatRecord => ({ type: 'reasoning-end', id, providerData: { v: { signature: id } } })
    const thought = (text: string, id: string): ChatRecord[] => [
      { type: 'reasoning-start', id },
      { type: 'reasoning-delta', id, delta: text },
      ends(id),
    ]
    const all = [
      start,
      ...thought('open', 'a'),
      ...thought('a ke', 'b'),
      ...thought('y!', 'c'),
      ...thought('?', 'b'),
      finish,
    ]
    const records = await recordsOf(hideSecrets(answering(all).inner, ['key']))
    const last = (id: string): ChatRecord => ({ type: 'reasoning-end', id })
    expect(records.filter(({ type }) => type === 'reasoning-end')).toEqual([ends('a'), last('b'), last('c'), ends('b')])
  })

  it('hides the rest of a secret behind the end of a step, and behind what was withdrawn', async () => {
    const { inner } = answering(
      [start, open(), delta('a k'), close(), { type: 'step-end' }],
      [open(), delta('e'), { type: 'reset' }, open(), delta('ey, ey'), close(), finish],
    )
    const records = await recordsOf(hideSecrets(inner, ['key']))
    expect(inShort(records)).toBe('start +0 0:a  0:k -0 step-end +0 0:[redacted], ey -0 finish stop')
  })

  it('forgets what is held where it is withdrawn', async () => {
    const records = await recordsOf(
      hideSecrets(
        answering([start, open(), delta('so k')], [{ type: 'reset' }, open(), delta('ey'), close(), finish]).inner,
        ['key'],
      ),
    )
    expect(inShort(records)).toBe('start +0 0:so  reset +0 0:ey -0 finish stop')
  })
})

describe('stopAt', () => {
  it('ends before the first text that is complete, wherever deltas and blocks are cut', () =>
    fc.assert(
      fc.asyncProperty(patternsArbitrary, deltasArbitrary, fc.boolean(), async (texts, deltas, isSplit) => {
        const records = await recordsOf(stopAt(answering(...saying(deltas, isSplit)).inner, texts))
        expect(shownOf(records)).toBe(stopped(deltas.join(''), texts))
        expect(records.at(-1)).toEqual(finish)
      }),
      { numRuns: 500 },
    ))

  it('closes the call to the vendor in the same step', async () => {
    const { inner, puppets } = onStrings()
    const batches: ChatRecord[][] = []
    stopAt(inner, ['END'])
      .stream(request)
      .connect({ batch: records => void batches.push([...records]) })
    await settle()
    puppets[0]!.push(start, open(), delta('text E'))
    puppets[0]!.push(delta('ND more'), delta('and more'))
    expect(puppets[0]!.calls).toEqual(['connect', 'cancel'])
    expect(briefly(batches)).toEqual(['start +0 0:text ', '-0 finish stop'])
  })

  it('looks at no reasoning', async () => {
    const thought: ChatRecord[] = [
      { type: 'reasoning-start', id: 'r' },
      { type: 'reasoning-delta', id: 'r', delta: 'END' },
      { type: 'reasoning-end', id: 'r' },
    ]
    const records = await recordsOf(
      stopAt(answering([start, ...thought, open(), delta('text'), close(), finish]).inner, ['END']),
    )
    expect(shownOf(records)).toBe('text')
  })

  it('composes with other filters', async () => {
    const { inner } = answering(...saying(['my ke', 'y is E', 'ND of it']))
    const provider = mapProvider(hideSecrets(stopAt(inner, ['END']), ['key']), {})
    expect(shownOf(await recordsOf(provider))).toBe('my [redacted] is ')
  })

  it.each<[string, unknown]>([
    ['no list', 'END'],
    ['an empty text', ['']],
    ['a number', [7]],
  ])('refuses %s', (_, texts) => {
    expect(() => stopAt(answering().inner, texts as string[])).toThrow(TypeError)
    expect(() => hideSecrets(answering().inner, texts as string[])).toThrow(TypeError)
  })
})

describe('the work', () => {
  it('is constant for each character, whatever the patterns and the text', () => {
    for (const [patterns, text] of [
      [['a'.repeat(1000)], 'a'.repeat(100_000)],
      [[`${'a'.repeat(999)}b`], `${'a'.repeat(998)}c`.repeat(100)],
      [Array.from({ length: 300 }, (_, at) => 'a'.repeat(at + 1)), 'a'.repeat(100_000)],
      [Array.from({ length: 300 }, (_, at) => `${'a'.repeat(at)}b`), 'ab'.repeat(50_000)],
    ] as [string[], string][]) {
      const machine = new PatternMachine(patterns)
      let looks = 0
      const get = Map.prototype.get
      Map.prototype.get = function (key) {
        looks++
        return get.call(this, key)
      }
      try {
        let state = machine.start
        for (let at = 0; at < text.length; at++) state = machine.step(state, text.charCodeAt(at))
      } finally {
        Map.prototype.get = get
      }
      expect(looks / text.length).toBeLessThan(3)
    }
  })
})
