import { type ChatRecord, mergeDeltas } from '@millrace/core'
import { expect, it, vi } from 'vitest'
import { pick, seededRandom } from '../../core/test/support/random.js'
import { bodyOf, chunk, inPieces, last, recordsOf } from './read.js'

const encoder = new TextEncoder()
/** What comes of a body. @param size - bytes of a piece. Default: all of them. */
async function answer(text: string, size = Number.POSITIVE_INFINITY): Promise<readonly ChatRecord[]> {
  const body = encoder.encode(text)
  const pieces: Uint8Array[] = []
  for (let at = 0; at < body.length; at += size) pieces.push(body.subarray(at, at + size))
  return mergeDeltas(await recordsOf({ transport: inPieces(pieces) }))
}

const usage = (count: number): object => ({
  promptTokenCount: 10,
  candidatesTokenCount: count,
  totalTokenCount: 10 + count,
  promptTokensDetails: [{ modality: 'TEXT', tokenCount: 10 }],
})
const text = (words: string, at: number): object => ({ ...chunk([{ text: words }]), usageMetadata: usage(at) })
const thought = (words: string, at: number): object => ({
  ...chunk([{ text: words, thought: true }]),
  usageMetadata: { ...usage(at), thoughtsTokenCount: at },
})

const words = ['水车 ', ' wheel', '"', '\\', '\n', '👩‍🌾', '', 'a word that is longer than most of them', '\u0000']

/** Chunks that others stand between now and then. */
const odd: ((at: number) => object)[] = [
  at => chunk([{ text: 'without usage' }, { text: `and in two parts ${at}` }]),
  at => ({
    ...text('x', at),
    usageMetadata: { promptTokenCount: null, candidatesTokenCount: 'x', totalTokenCount: at },
  }),
  at => ({ ...text('x', at), usageMetadata: { ...usage(at), cachedContentTokenCount: at % 9 } }),
  at => ({ ...text('x', at), usageMetadata: [usage(at)] }),
  at => ({ ...chunk([{ text: '', thoughtSignature: `s${at}` }]), usageMetadata: usage(at) }),
  at => chunk([{ functionCall: { name: 'f', args: { city: `c${at}`, deep: [{ at }] }, id: `v${at}` } }]),
  at => chunk([{ executableCode: { language: 'PYTHON', code: `print(${at})` } }]),
  at => chunk([{ codeExecutionResult: { outcome: 'OUTCOME_OK', output: `${at}` } }]),
  at => chunk([{ inlineData: { mimeType: 'image/png', data: `AAA${at}` } }]),
  at => chunk([{ hologram: { depth: [1, { at }] } }]),
  at => chunk([{ text: 'said' }], { groundingMetadata: { groundingChunks: [{ web: { uri: `https://a/${at}` } }] } }),
  at => chunk([{ text: 'more follows' }], { finishReason: 'STOP', finishMessage: `${at}` }),
  () => ({ candidates: [] }),
  () => ({ candidates: [null, { content: { parts: [null, 'x', { text: 'second' }] } }] }),
  () => ({ candidates: [{ content: 'none' }], usageMetadata: null }),
]

/** Frames of a long answer. @param rate - how often another chunk stands between them. */
function frames(seed: number, rate: number): object[] {
  const random = seededRandom(seed)
  return [
    ...Array.from({ length: 500 }, (_, at) => {
      if (at > 90 && random() < rate) return pick(random, odd)(at)
      return (at < 150 ? thought : text)(pick(random, words), at)
    }),
    ...(seed % 3 ? [last()] : [chunk([], { finishReason: 'MAX_TOKENS' })]),
  ]
}

// In a list a chunk is parsed by itself, as none of a long answer is.
it.each([0.01, 0.05, 0.3])(
  'a long answer is what its chunks are, each by itself: others at a rate of %s',
  async rate => {
    for (let seed = 1; seed < 9; seed++) {
      const chunks = frames(seed, rate)
      const alone = await answer(bodyOf(chunks.map(each => [each])))
      const body = bodyOf(chunks)
      expect(await answer(body)).toEqual(alone)
      expect(await answer(body, 700)).toEqual(alone)
      expect(await answer(body.replaceAll('\r\n', '\n'))).toEqual(alone)
      expect(alone.at(-1)?.type).toBe('finish')
      expect(alone.length).toBeGreaterThan(4)
    }
  },
)

it('counts that are none leave those before them, of which nothing changes any more', async () => {
  const none = (at: number): object => ({ ...usage(at), promptTokenCount: null, candidatesTokenCount: null })
  const chunks = Array.from({ length: 400 }, (_, at) => {
    return { ...text('a', at), usageMetadata: at % 5 === 4 ? none(at) : usage(at) }
  })
  const records = await answer(bodyOf([...chunks, chunk([], { finishReason: 'STOP' })]))
  expect(records.at(-1)).toMatchObject({ usage: { inputTokens: 10, outputTokens: 398, raw: usage(398) } })
})

it.each([
  ['CRLF', '\r\n'],
  ['LF', '\n'],
])('a long answer costs a parsed text for few of its chunks, with lines that end by %s', async (_, lineEnd) => {
  const chunks = [
    ...Array.from({ length: 2_000 }, (__, at) => text(pick(seededRandom(at), ['a', ' wheel']), at)),
    last(),
  ]
  const parse = vi.spyOn(JSON, 'parse')
  const records = await answer(bodyOf(chunks).replaceAll('\r\n', lineEnd), 16_384)
  const parsed = parse.mock.calls.length
  parse.mockRestore()
  expect(records.at(-1)).toMatchObject({ type: 'finish', usage: { inputTokens: 9, outputTokens: 5 } })
  expect(parsed).toBeLessThan(150)
})
