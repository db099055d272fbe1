import { describe, expect, test } from 'vitest'
import { largestThatHolds } from '../src/shared/largest.ts'

describe.each([32, 1, 500])('from %d on', from => {
  test.each([1, 2, 7, 31, 33, 60, 180, 347, 1000])(
    'a limit of %d is found to 5 %%, and never exceeded',
    async limit => {
      let asked = 0
      const holds = async (count: number): Promise<boolean> => {
        asked++
        return count <= limit
      }
      const found = await largestThatHolds(holds, from)
      expect(found).toBeLessThanOrEqual(limit)
      expect(found).toBeGreaterThanOrEqual(Math.floor(limit / 1.05))
      expect(asked).toBeLessThanOrEqual(15)
    },
  )
})

test('nothing holds', async () => {
  expect(await largestThatHolds(async () => false, 32)).toBe(0)
})
