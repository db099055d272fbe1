import { expect, test } from 'vitest'
import { coresIn } from '../src/run/cores.ts'

test.each([
  ['0-3', [0, 1, 2, 3]],
  ['0-1,4,6-7', [0, 1, 4, 6, 7]],
  ['5', [5]],
  ['', []],
])('the cores of %j', (list, cores) => {
  expect(coresIn(list)).toEqual(cores)
})
