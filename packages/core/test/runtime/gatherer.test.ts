import { afterEach, expect, it, vi } from 'vitest'
import { Gatherer } from '../../src/runtime/gatherer.js'
import { settle } from '../support/settle.js'

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

afterEach(() => void vi.useRealTimers())

const listening = (): { told: string[]; gatherer: Gatherer } => {
  const told: string[] = []
  return { told, gatherer: new Gatherer({ take: bytes => void told.push(text(bytes)) }) }
}

it('makes one piece of what comes in one turn, at the end of that turn', async () => {
  const { told, gatherer } = listening()
  for (const chunk of ['a', 'b', 'c']) gatherer.add(Buffer.from(chunk), 'turn')
  expect(told).toEqual([])
  await settle()
  expect(told).toEqual(['abc'])
  gatherer.add(Buffer.from('d'), 'turn')
  await settle()
  expect(told).toEqual(['abc', 'd'])
})

it('makes one piece of what comes in one step, at the end of that step, where it is told to', async () => {
  const { told, gatherer } = listening()
  for (const chunk of ['a', 'b']) gatherer.add(Buffer.from(chunk), 'step')
  expect(told).toEqual([])
  await Promise.resolve()
  expect(told).toEqual(['ab'])
})

it('hands over a single chunk as it is, without a copy', async () => {
  const seen: Uint8Array[] = []
  const gatherer = new Gatherer({ take: bytes => void seen.push(bytes) })
  const chunk = Buffer.from('alone')
  gatherer.add(chunk, 'turn')
  await settle()
  expect(seen[0]).toBe(chunk)
})

it('waits once for each piece, as long as its first chunk says, and knows what it holds', async () => {
  vi.useFakeTimers()
  const { told, gatherer } = listening()
  for (const chunk of ['ab', 'c', 'd']) gatherer.add(Buffer.from(chunk), 10)
  expect([gatherer.bytes, vi.getTimerCount()]).toEqual([4, 1])
  await vi.advanceTimersByTimeAsync(9)
  gatherer.add(Buffer.from('e'), 'turn')
  await vi.advanceTimersByTimeAsync(0)
  expect(told).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect([gatherer.bytes, vi.getTimerCount()]).toEqual([0, 0])
  gatherer.add(Buffer.from('f'), 10)
  expect([gatherer.bytes, vi.getTimerCount()]).toEqual([1, 1])
  await vi.advanceTimersByTimeAsync(10)
  expect(told).toEqual(['abcde', 'f'])
})

it('waits no longer with 16 KiB, but for the end of the step', async () => {
  vi.useFakeTimers()
  for (const wait of ['turn', 1_000] as const) {
    const { told, gatherer } = listening()
    for (const size of [16_383, 1, 5]) gatherer.add(Buffer.alloc(size, 'x'), wait)
    expect(told).toEqual([])
    await Promise.resolve()
    expect(told.map(piece => piece.length)).toEqual([16_389])
    await vi.runAllTimersAsync()
  }
})

it('says nothing of empty chunks', async () => {
  const { told, gatherer } = listening()
  gatherer.add(new Uint8Array(0), 'turn')
  await settle()
  expect(told).toEqual([])
})

it('makes a piece by hand where there is no Buffer', async () => {
  vi.stubGlobal('Buffer', undefined)
  vi.resetModules()
  const { Gatherer: Bare } = await import('../../src/runtime/gatherer.js')
  vi.unstubAllGlobals()
  const told: string[] = []
  const gatherer = new Bare({ take: bytes => void told.push(text(bytes)) })
  for (const chunk of ['a', 'bc', '', 'd']) gatherer.add(new TextEncoder().encode(chunk), 'turn')
  gatherer.flush()
  expect(told).toEqual(['abcd'])
})

it('hands over before an end, once', async () => {
  const { told, gatherer } = listening()
  gatherer.add(Buffer.from('last'), 'turn')
  gatherer.flush()
  expect(told).toEqual(['last'])
  gatherer.flush()
  await settle()
  expect(told).toEqual(['last'])
})

it('may be given more from inside of what it calls', async () => {
  const told: string[] = []
  const take = (bytes: Uint8Array): void => {
    if (told.push(text(bytes)) === 1) gatherer.add(Buffer.from('more'), 'turn')
  }
  const gatherer = new Gatherer({ take })
  gatherer.add(Buffer.from('first'), 'turn')
  await settle()
  await settle()
  expect(told).toEqual(['first', 'more'])
})
