import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { defaultOptions } from '../src/index.js'
import * as page from '../src/page.js'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

const namesIn = (text: string): string[] => [...text.matchAll(/`(\w+)`/g)].map(([, name = '']) => name)

const units: Readonly<Record<string, number>> = { MiB: 1024 * 1024 }

/** `8 000` and `16 MiB` as numbers. */
function numberOf(text: string): number {
  const [, digits = '', unit = ''] = /^([\d ]*\d) ?(\w*)$/.exec(text.trim()) ?? []
  return Number(digits.replaceAll(' ', '')) * (units[unit] ?? 1)
}

it('has a row for every limit, with its default', () => {
  const table = readme.slice(readme.indexOf('## Limits'))
  const rows = [...table.matchAll(/^\| (`.+?) \| (.+?) \|/gm)]
  const told = rows.flatMap(([, names = '', values = '']) => {
    const numbers = values.split(', ').map(numberOf)
    return namesIn(names).map((name, index) => [name, numbers[index]] as const)
  })
  expect(Object.fromEntries(told)).toEqual(defaultOptions)
})

it('names what the entry for pages has', () => {
  const [, names = ''] = /`@millrace\/core\/page` has ((?:`\w+`[, ]*)+)/.exec(readme) ?? []
  expect(namesIn(names)).not.toEqual([])
  expect(Object.keys(page)).toEqual(expect.arrayContaining(namesIn(names)))
})
