import { stopTexts } from '@millrace/core/provider-kit'
import { expect, it } from 'vitest'

it.each<[string, readonly string[] | undefined, readonly string[] | undefined, number]>([
  ['none', undefined, undefined, 0],
  ['an empty list', [], undefined, 0],
  ['as many as fit', ['a', 'b'], ['a', 'b'], 0],
  ['one too many', ['a', 'b', 'c'], ['a', 'b'], 1],
])('%s', (_, stop, sent, warnings) => {
  const told: string[] = []
  expect(stopTexts(stop, 2, 'The vendor', (setting, message) => void told.push(`${setting}: ${message}`))).toEqual(sent)
  expect(told).toEqual(warnings ? ['stop: The vendor takes 2 at most: the first 2 were sent.'] : [])
})
