import { expect, test } from 'vitest'
import { stamp, stampsIn } from '../src/shared/stamp.ts'

test('a moment survives to the microsecond, in JSON too', () => {
  const moments = [1795411320123.456, 1795411320124.001]
  const text = JSON.stringify({ delta: moments.map(stamp).join('') })
  const found = stampsIn(text)
  expect(found).toHaveLength(2)
  for (const [index, moment] of moments.entries()) expect(found[index]).toBeCloseTo(moment, 2)
})
