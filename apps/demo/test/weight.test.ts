import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const page = new URL('../dist/page/', import.meta.url)
/** Bytes of gzip that a browser loads before the first answer. */
const mostBytes = 200 * 1024

it('loads 200 KB at most before the first answer: its HTML, and the scripts and styles that this names', () => {
  const html = readFileSync(new URL('index.html', page), 'utf8')
  const named = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+|icon\.svg)"/g)].map(([, file]) => file!)
  expect(named.some(file => file.endsWith('.js'))).toBe(true)
  expect(named.some(file => file.endsWith('.css'))).toBe(true)
  const sizes = ['index.html', ...named].map(file => readFileSync(new URL(`${file}.gz`, page)).length)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(mostBytes)
})
