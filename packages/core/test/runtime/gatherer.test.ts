import { expect, it, vi } from 'vitest'
import { Gatherer } from '../../src/runtime/gatherer.js'

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

const soon = (gatherer: Gatherer): void => queueMicrotask(() => gatherer.flush())

const listening = (): { told: string[]; gatherer: Gatherer } => {
  const told: string[] = []
  return { told, gatherer: new Gatherer({ take: bytes => void told.push(text(bytes)) }, soon) }
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
  const gatherer = new Gatherer({ take: bytes => void seen.push(bytes) }, soon)
  const chunk = Buffer.from('alone')
  gatherer.add(chunk)
  await Promise.resolve()
  expect(seen[0]).toBe(chunk)
})

it('waits once for each piece, and knows what it holds', () => {
  const told: string[] = []
  let waits = 0
  const gatherer = new Gatherer({ take: bytes => void told.push(text(bytes)) }, () => void waits++)
  for (const chunk of ['ab', 'c', 'd']) gatherer.add(Buffer.from(chunk))
  expect([gatherer.bytes, waits]).toEqual([4, 1])
  gatherer.flush()
  expect([gatherer.bytes, waits]).toEqual([0, 1])
  gatherer.add(Buffer.from('e'))
  expect([gatherer.bytes, waits]).toEqual([1, 2])
  expect(told).toEqual(['abcd'])
})

it('makes a piece by hand where there is no Buffer', async () => {
  vi.stubGlobal('Buffer', undefined)
  vi.resetModules()
  const { Gatherer: Bare } = await import('../../src/runtime/gatherer.js')
  vi.unstubAllGlobals()
  const told: string[] = []
  const gatherer = new Bare({ take: bytes => void told.push(text(bytes)) }, () => {})
  for (const chunk of ['a', 'bc', '', 'd']) gatherer.add(new TextEncoder().encode(chunk))
  gatherer.flush()
  expect(told).toEqual(['abcd'])
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
  const take = (bytes: Uint8Array): void => {
    if (told.push(text(bytes)) === 1) gatherer.add(Buffer.from('more'))
  }
  const gatherer = new Gatherer({ take }, soon)
  gatherer.add(Buffer.from('first'))
  await Promise.resolve()
  await Promise.resolve()
  expect(told).toEqual(['first', 'more'])
})
