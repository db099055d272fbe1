import { fittingEffort, nearestEffort } from '@millrace/core/provider-kit'
import { expect, it } from 'vitest'

it.each([
  ['high', ['low', 'high', 'max'], 'high'],
  ['minimal', ['low', 'high', 'max'], 'low'],
  ['medium', ['low', 'high'], 'high'],
  ['xhigh', ['low', 'medium', 'high'], 'high'],
  ['none', ['low', 'high'], 'low'],
] as const)('the step nearest to %s in %j is %s', (asked, efforts, nearest) => {
  expect(nearestEffort(asked, efforts)).toBe(nearest)
  expect(nearestEffort(asked, [...efforts].reverse())).toBe(nearest)
})

it('fittingEffort says where it is another one', () => {
  const warnings: string[][] = []
  const warn = (...warning: [string, string]): void => void warnings.push(warning)
  expect(fittingEffort('high', ['low', 'high'], warn)).toBe('high')
  expect(warnings).toEqual([])
  expect(fittingEffort('max', ['low', 'high'], warn)).toBe('high')
  expect(warnings).toEqual([['reasoning.effort', 'This model takes low, high: max was sent as high.']])
})
