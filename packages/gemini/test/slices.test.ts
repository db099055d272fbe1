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
const answer = async (...pieces: Uint8Array[]): Promise<readonly ChatRecord[]> =>
  mergeDeltas(await recordsOf({ transport: inPieces(pieces) }))

describe.each([
  ['an answer', bodyOf(frames)],
  ['an error in the middle', bodyOf([frames[0]!, { error: { code: 503, status: 'UNAVAILABLE', message: '忙' } }])],
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

it('that ends before its last frame is truncated, wherever it ends', async () => {
  for (let count = 1; count < frames.length; count++) {
    const records = await recordsOf({ transport: inPieces([new TextEncoder().encode(bodyOf(frames.slice(0, count)))]) })
    expect(records.at(-1), `${count} frames`).toMatchObject({ type: 'error', error: { code: 'truncated' } })
  }
})
