import { nearestEffort } from '@millrace/core/provider-kit'
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
