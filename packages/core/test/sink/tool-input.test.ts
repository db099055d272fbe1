import { expect, it } from 'vitest'
import { utf8Length } from '../../src/sink/tool-input.js'
import { seededRandom } from '../support/random.js'

it('utf8Length counts what an encoder writes, whole and in units', () => {
  const random = seededRandom(1)
  for (let round = 0; round < 500; round++) {
    const text = Array.from({ length: 20 }, () => {
      const limit = [0x80, 0x800, 0xd800, 0x110000][Math.floor(random() * 4)]!
      const point = Math.floor(random() * limit)
      return point >= 0xd800 && point < 0xe000 ? 'x' : String.fromCodePoint(point)
    }).join('')
    const bytes = new TextEncoder().encode(text).length
    expect(utf8Length(text)).toBe(bytes)
    expect(text.split('').reduce((sum, unit) => sum + utf8Length(unit), 0)).toBe(bytes)
  }
})
