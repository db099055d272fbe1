import { expect, test } from 'vitest'
import { publicationOf } from '../src/report/publication.ts'

test.each([
  [[], 'README.md', 'figures.json'],
  [['gateway'], 'gateway.md', 'gateway.json'],
  [['gateway', 'store'], 'README.md', 'figures.json'],
  [['event'], 'README.md', 'figures.json'],
])('a run of %j writes %s and %s', (only, report, figures) => {
  expect(publicationOf(only)).toMatchObject({ report, figures })
})
