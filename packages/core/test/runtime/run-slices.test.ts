import { applyEvent, type ChatRecord, type ChatState } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { batchFaults } from '../grammar.js'
import { hello, testProvider } from '../support/dialect.js'
import { pick, seededRandom } from '../support/random.js'
import { Recorder } from '../support/recorder.js'
import { settle } from '../support/settle.js'
import { Vendor } from '../support/vendor.js'

const seeds = 200

/** A random body: frames of every kind, and an end of every kind. */
function randomBody(random: () => number): string {
  const frames = Array.from({ length: 1 + Math.floor(random() * 12) }, () =>
    pick(random, [
      'data: {"t":"a"}\n\n',
      'data: {"t":"日本😀"}\r\n\r\n',
      ': ping\n\n',
      'data: {"call":{"id":"c","name":"f","input":"{"}}\n\n',
      'data: {"call":{"input":"}"}}\n\n',
      'data: {"usage":3}\n\n',
      'data: {"finish":"stop"}\n\n',
    ]),
  )
  frames.unshift('data: {"id":"m1"}\n\n')
  const end = pick(random, [
    'data: [DONE]\n\n',
    'data: [DONE]',
    '',
    'data: {"t',
    'data: {"error":{}}\n\n',
    'data: {"throw":"x"}\n\n',
  ])
  return frames.join('') + end
}

async function recordsOf(body: Uint8Array, size: () => number): Promise<ChatRecord[]> {
  const vendor = new Vendor()
  const stream = testProvider({ transport: vendor.transport }).stream(hello, { maxRetries: 0 })
  const reader = Recorder.of(stream)
  await settle()
  vendor.last.open()
  const pieces: Uint8Array[] = []
  for (let at = 0; at < body.length; ) {
    const to = at + size()
    pieces.push(body.subarray(at, to))
    at = to
  }
  await vendor.last.pieces(pieces)
  vendor.last.end()
  await settle()
  expect(reader.faults).toEqual([])
  expect(batchFaults(reader.batches)).toEqual([])
  return reader.records
}

/** The answer, but for the ids that are made at random where the vendor gives none. */
function folded(records: readonly ChatRecord[]): unknown {
  const state = records.reduce<ChatState | undefined>((before, record) => applyEvent(before, record), undefined)
  return JSON.parse(JSON.stringify(state).replaceAll(/call_[\w-]{22}/g, 'made'))
}

describe(`${seeds} random bodies`, () => {
  it('give the same answer however they are cut', async () => {
    for (let seed = 1; seed <= seeds; seed++) {
      const random = seededRandom(seed)
      const body = new TextEncoder().encode(randomBody(random))
      const whole = await recordsOf(body, () => body.length)
      const single = await recordsOf(body, () => 1)
      const pieces = await recordsOf(body, () => 1 + Math.floor(random() * 20))
      expect(folded(single), `seed ${seed}`).toEqual(folded(whole))
      expect(folded(pieces), `seed ${seed}`).toEqual(folded(whole))
    }
  })
})
