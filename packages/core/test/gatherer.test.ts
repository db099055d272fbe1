import { expect, it } from 'vitest'
import { Gatherer } from '../src/transport/gatherer.js'

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

const listening = (): { told: string[]; gatherer: Gatherer } => {
  const told: string[] = []
  return { told, gatherer: new Gatherer({ take: bytes => void told.push(text(bytes)) }) }
}

it('makes one piece of what comes in one step, at the end of that step', async () => {
  const { told, gatherer } = listening()
  for (const chunk of ['a', 'b', 'c']) gatherer.add(Buffer.from(chunk))
  expect(told).toEqual([])
  await Promise.resolve()
  expect(told).toEqual(['abc'])
  gatherer.add(Buffer.from('d'))
  await Promise.resolve()
  expect(told).toEqual(['abc', 'd'])
})

it('hands over a single chunk as it is, without a copy', async () => {
  const seen: Uint8Array[] = []
  const gatherer = new Gatherer({ take: bytes => void seen.push(bytes) })
  const chunk = Buffer.from('alone')
  gatherer.add(chunk)
  await Promise.resolve()
  expect(seen[0]).toBe(chunk)
})

it('hands over before an end, once', async () => {
  const { told, gatherer } = listening()
  gatherer.add(Buffer.from('last'))
  gatherer.flush()
  expect(told).toEqual(['last'])
  gatherer.flush()
  await Promise.resolve()
  expect(told).toEqual(['last'])
})

it('may be given more from inside of what it calls', async () => {
  const told: string[] = []
  const gatherer = new Gatherer({
    take(bytes) {
      if (told.push(text(bytes)) === 1) gatherer.add(Buffer.from('more'))
    },
  })
  gatherer.add(Buffer.from('first'))
  await Promise.resolve()
  await Promise.resolve()
  expect(told).toEqual(['first', 'more'])
})
