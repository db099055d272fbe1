import { describe, expect, it, vi } from 'vitest'
import { bytesOf, randomSlices, slicings } from '../support/bytes.js'
import { conformanceCases } from '../support/conformance-cases.js'
import { decode } from '../support/decode.js'
import { seededRandom } from '../support/random.js'
import { reference } from '../support/reference.js'

// Much work in one test: seconds when the machine is busy.
vi.setConfig({ testTimeout: 60_000 })

describe('every conformance case gives its events', () => {
  it('has sixty cases', () => expect(conformanceCases).toHaveLength(60))

  describe.each(Object.entries(slicings))('in slices: %s', (_, slice) => {
    it.each(conformanceCases.map((example, index) => ({ ...example, number: index + 1 })))('case $number', example => {
      const decoded = decode(slice(example.input))
      expect(decoded.events).toEqual(example.events)
      expect(decoded.retryMs).toBe(example.retryMs)
      expect(decoded.error).toBeUndefined()
    })
  })

  it.each(conformanceCases.map((example, index) => ({ ...example, number: index + 1 })))(
    'case $number cut once, at every place',
    ({ input, events, retryMs }) => {
      const whole = decode([input])
      for (let at = 0; at <= input.length; at++) {
        const decoded = decode([input.subarray(0, at), input.subarray(at)])
        expect(decoded, `cut at ${at}`).toEqual(whole)
        expect(decoded).toMatchObject({ events, retryMs })
      }
    },
  )

  it('and the reference gives the same', () => {
    for (const { input, events, retryMs } of conformanceCases)
      expect(reference(input)).toMatchObject({ events, retryMs })
  })
})

describe('any bytes give what the standard says', () => {
  // Pieces that meet all the rules: names and half names, line ends, marks, broken characters.
  const pieces = [
    ...['data', 'data:', 'data: ', 'da', 'event:', 'event: x', 'id:', 'id: 7', 'id', 'retry:', 'retry: 12', 'error: x'],
    ...[
      '\n',
      '\n',
      '\n',
      '\r',
      '\r',
      '\r\n',
      '\r\n',
      '\n\n',
      ':',
      ': c',
      ' ',
      '\0',
      '\uFEFF',
      '你',
      '😀',
      'x',
      '\u2028',
    ],
    // Whole events, and blocks that are as long as one or look like one.
    ...['data: x\n\n', 'event: x\ndata: y\n\n', 'data:x\n{\n\n', 'd{}: x\n\n', 'event: x\n{}\n\n', '{\n', '[\n\n'],
    ...[0xff, 0xe4, 0xef, 0xbb, 0xbf],
  ]

  it.each([1, 2, 3])('fuzz with seed %i', seed => {
    const random = seededRandom(seed)
    for (let round = 0; round < 3000; round++) {
      const input = bytesOf(
        ...Array.from({ length: 1 + random() * 30 }, () => pieces[Math.floor(random() * pieces.length)]!),
      )
      const whole = decode([input])
      expect(whole).toMatchObject(reference(input))
      expect(decode(randomSlices(input, 6, random))).toEqual(whole)
      expect(decode(slicings['one byte']!(input))).toEqual(whole)
    }
  })
})
