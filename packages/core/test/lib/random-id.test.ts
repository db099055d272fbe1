import { expect, it } from 'vitest'
import { randomId } from '../../src/lib/pooled-random-id.js'
import { randomId as ofPages } from '../../src/lib/random-id.js'

it.each([
  ['of servers', randomId],
  ['of pages', ofPages],
])('an id %s is 22 characters of base64url, and never the same', (_, make) => {
  const ids = Array.from({ length: 10_000 }, make)
  for (const id of ids) expect(id).toMatch(/^[\w-]{22}$/)
  expect(new Set(ids).size).toBe(ids.length)
  // Each place has each character.
  for (let place = 0; place < 22; place++) expect(new Set(ids.map(id => id[place])).size).toBe(64)
})
