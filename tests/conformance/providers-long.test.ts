import { describe, it } from 'vitest'
import { firstLongCasesOf, firstPlaces } from './cases.ts'

// In a file of its own, so that the two run side by side. Those of other answers and other hosts run in the full suite.
describe.each(firstPlaces)('%s', (_, at) => {
  it.each(firstLongCasesOf(at))('%s', (__, each) => each.run(), 60_000)
})
