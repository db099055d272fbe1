import { describe, expect, it } from 'vitest'
import { BlankLines } from '../../src/decode/blank-lines.js'
import { seededRandom } from '../support/random.js'

describe('blank lines', () => {
  it('are found where a search from each place finds them', () => {
    const random = seededRandom(3)
    const one = (list: readonly string[]): string => list[Math.floor(random() * list.length)]!
    for (let round = 0; round < 200; round++) {
      const text = Array.from({ length: 40 }, () => one(['x', '\n', '\n', '\r\n', '\r'])).join('')
      const lines = new BlankLines(text)
      for (let from = 0; from <= text.length; from += Math.floor(random() * 3)) {
        const found = /\n\r?\n/.exec(text.slice(from))
        expect(lines.after(from), JSON.stringify([text, from])).toBe(found ? from + found.index + found[0].length : 0)
      }
    }
  })
})
