import { type ChatRecord, mergeDeltas } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { bodyOf, chunk, inPieces, last, recordsOf } from './read.js'

const frames = [
  chunk([{ text: '想一想 🤔', thought: true }]),
  chunk([{ text: '海内存知己，' }]),
  chunk([{ text: '', thoughtSignature: 's' }], {
    groundingMetadata: { groundingChunks: [{ web: { uri: 'https://a' } }] },
  }),
  chunk([{ functionCall: { name: 'f', args: { 城: '蜀州' }, id: 'v' } }]),
  last(),
]
const busy = { error: { code: 503, message: '忙', status: 'UNAVAILABLE' } }
const bare = JSON.stringify(busy, null, 2)
const answer = async (...pieces: Uint8Array[]): Promise<readonly ChatRecord[]> =>
  mergeDeltas(await recordsOf({ transport: inPieces(pieces) }))

describe.each([
  ['an answer', bodyOf(frames)],
  ['an error in the middle', bodyOf([frames[0]!, busy])],
  ['a bare error behind frames', `${bodyOf(frames.slice(0, 3))}${bare}\n`],
  ['a cut', bodyOf(frames.slice(0, 4)).slice(0, -30)],
  ['no blank line at the end', bodyOf(frames).slice(0, -2)],
])('%s', (_, text) => {
  const body = new TextEncoder().encode(text)

  it('is the same at every cut, and byte by byte', async () => {
    const whole = await answer(body)
    expect(whole.length).toBeGreaterThan(3)
    for (let at = 1; at < body.length; at++) {
      expect(await answer(body.subarray(0, at), body.subarray(at)), `cut at ${at}`).toEqual(whole)
    }
    expect(await answer(...Array.from(body, (__, at) => body.subarray(at, at + 1)))).toEqual(whole)
  })
})

it.each([
  ['an object', bare],
  ['a list, as the vendor sends it without alt=sse', `[${bare}\r\n]`],
  ['in one line, as proxies write it', JSON.stringify(busy)],
])('an error in place of frames is what it says, however it is cut: %s', async (_, text) => {
  const body = new TextEncoder().encode(text)
  const error = {
    type: 'error',
    error: { code: 'overloaded', message: '忙', retryable: true, status: 200, providerCode: 'UNAVAILABLE' },
  }
  expect(await answer(body)).toMatchObject([error])
  expect(await answer(...Array.from(body, (__, at) => body.subarray(at, at + 1)))).toMatchObject([error])
})

it('an error behind frames ends what was open, and is what it says', async () => {
  const records = await answer(new TextEncoder().encode(`${bodyOf(frames.slice(0, 2))}${bare}`))
  expect(records.map(record => (record.type === 'error' ? record.error.code : record.type))).toEqual([
    'start',
    'reasoning-start',
    'reasoning-delta',
    'reasoning-end',
    'text-start',
    'text-delta',
    'text-end',
    'overloaded',
  ])
})

it('that ends before its last frame is truncated, wherever it ends', async () => {
  for (let count = 1; count < frames.length; count++) {
    const records = await recordsOf({ transport: inPieces([new TextEncoder().encode(bodyOf(frames.slice(0, count)))]) })
    expect(records.at(-1), `${count} frames`).toMatchObject({ type: 'error', error: { code: 'truncated' } })
  }
})
