import type { ChatRecord } from '@millrace/core'
import type { WireEncoder } from '@millrace/server'
import { anthropicWire } from '@millrace/server/wire/anthropic'
import { openaiWire } from '@millrace/server/wire/openai'
import { describe, expect, test } from 'vitest'
import { alive } from '../../support/alive.js'

// What an encoder holds back is bounded, of whatever records it is made; and what it has told is held no more.

const mebi = 'x'.repeat(1024 * 1024)
const start: ChatRecord = { type: 'start', messageId: 'm1', provider: 'vendor' }
const begin = (toolCallId: string, toolName = 'own'): ChatRecord => ({ type: 'tool-call-start', toolCallId, toolName })
const more = (toolCallId: string, delta: string): ChatRecord => ({ type: 'tool-call-delta', toolCallId, delta })
const end = (toolCallId: string, rest: object, toolName = 'own'): ChatRecord =>
  ({ type: 'tool-call-end', toolCallId, toolName, ...rest }) as ChatRecord

const wires = { openaiWire, anthropicWire }
const begun = (wire: keyof typeof wires): WireEncoder => {
  const encoder = wires[wire].createEncoder({ tools: ['own'] })
  encoder.encode([start, begin('open'), more('open', '{')])
  return encoder
}
/** The number of rounds after which the answer ended by the limit; undefined where it did not. */
function endedAfter(encoder: WireEncoder, rounds: number, round: (i: number) => readonly ChatRecord[]) {
  for (let i = 0; i < rounds; i++) {
    const text = encoder.encode(round(i))
    if (encoder.ended) return [i, /"code":"limit"/.test(text)]
  }
  return undefined
}

describe.each(Object.keys(wires) as (keyof typeof wires)[])('%s', wire => {
  test.each<[string, (i: number) => readonly ChatRecord[]]>([
    ['pieces of arguments', i => [begin(`${i}`), more(`${i}`, mebi)]],
    ['whole arguments as text', i => [begin(`${i}`), end(`${i}`, { inputText: mebi, inputError: 'No.' })]],
    ['whole arguments', i => [begin(`${i}`), end(`${i}`, { input: { text: mebi } })]],
    ['what vendors want back', i => [begin(`${i}`), end(`${i}`, { input: {}, providerData: { vendor: mebi } })]],
    ['names', i => [begin(`${i}${mebi}`)]],
    ['calls of other tools', i => [begin(`${i}`, 'other'), end(`${i}`, { input: { text: mebi } }, 'other')]],
    ['sources', i => [{ type: 'source', id: `${i}`, url: 'https://a.example/', snippet: mebi }]],
    ['arguments of the call that is open', () => [more('open', mebi)]],
  ])('%s that are held are bounded', (_, round) => {
    const [rounds, limit] = endedAfter(begun(wire), 20, round) ?? []
    expect([rounds, limit]).toEqual([expect.toSatisfy((n: number) => n >= 5 && n <= 8), true])
  })

  test('many small records are bounded too', () => {
    const encoder = begun(wire)
    encoder.encode([begin('waits')])
    const records = Array.from({ length: 10_000 }, () => more('waits', ''))
    expect(endedAfter(encoder, 100, () => records)).toEqual([expect.any(Number), true])
  })

  test('calls of which one always waits are held until they are told', async () => {
    const encoder = wires[wire].createEncoder({ tools: ['own'] })
    const records: WeakRef<object>[] = []
    const written = (i: number) => {
      const delta = more(`${i}`, `{"text":"${mebi}`)
      records.push(new WeakRef(delta))
      return [begin(`${i}`), delta]
    }
    encoder.encode([start, ...written(0), ...written(1)])
    const rounds = endedAfter(encoder, 40, i => [
      ...written(i + 2),
      more(`${i}`, '"}'),
      end(`${i}`, { input: { text: mebi } }),
    ])
    expect(rounds).toBeUndefined()
    expect(await alive(records)).toBeLessThanOrEqual(2)
  })

  test('results and calls that were told are held no more', () => {
    const encoder = wires[wire].createEncoder({ tools: ['own'] })
    encoder.encode([start])
    const rounds = endedAfter(encoder, 40, i => [
      begin(`${i}`, 'other'),
      end(`${i}`, { input: { text: mebi } }, 'other'),
      { type: 'tool-result', toolCallId: `${i}`, output: mebi },
      begin(`own ${i}`),
      end(`own ${i}`, { input: { text: mebi } }),
    ])
    expect(rounds).toBeUndefined()
  })
})

test('openaiWire: texts that wait for another one are bounded, and held no more when they are told', () => {
  const open = (id: string): ChatRecord => ({ type: 'text-start', id })
  const say = (id: string): ChatRecord => ({ type: 'text-delta', id, delta: mebi })
  const over = (id: string): ChatRecord => ({ type: 'text-end', id })
  const waiting = openaiWire.createEncoder({})
  waiting.encode([start, open('first')])
  expect(endedAfter(waiting, 20, i => [open(`${i}`), say(`${i}`), over(`${i}`)])).toEqual([7, true])
  const told = openaiWire.createEncoder({})
  told.encode([start])
  expect(endedAfter(told, 40, i => [open(`a${i}`), open(`b${i}`), say(`b${i}`), over(`b${i}`), over(`a${i}`)])).toBe(
    undefined,
  )
})

test('anthropicWire: what the dialect has no place for does not wait', () => {
  const data: ChatRecord = { type: 'data', name: 'own', value: mebi }
  const file: ChatRecord = { type: 'file', mediaType: 'image/png', data: mebi }
  expect(endedAfter(begun('anthropicWire'), 20, () => [data, file])).toBeUndefined()
})
