import { createSseDecoder } from '@millrace/sse'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { bytesOf, slicesOf } from '../support/bytes.js'
import { liveBytes } from '../support/memory.js'

// Megabytes in single bytes: seconds when the machine is busy.
vi.setConfig({ testTimeout: 60_000 })

const MiB = 1024 * 1024
const fed = vi.hoisted(() => ({ characters: 0, calls: 0 }))

// Counts the parser's work instead of timing it: a byte that is fed twice is how a decoder becomes quadratic.
vi.mock('eventsource-parser', async importOriginal => {
  const original = await importOriginal<typeof import('eventsource-parser')>()
  return {
    createParser: (...args: Parameters<typeof original.createParser>) => {
      const parser = original.createParser(...args)
      return {
        ...parser,
        feed: (chunk: string) => {
          fed.characters += chunk.length
          fed.calls++
          parser.feed(chunk)
        },
      }
    },
  }
})

const lineOf = (length: number): Uint8Array => bytesOf('data: ', new Uint8Array(length).fill(0x78), '\n\n')

describe('one long line', () => {
  it.each([1, 7, 64, 1024, 65_536])('L2: each byte reaches the parser once, in slices of %i', size => {
    const input = lineOf(2 * MiB)
    fed.characters = 0
    fed.calls = 0
    const decoder = createSseDecoder()
    const events = slicesOf(input, size).flatMap(slice => decoder.push(slice))
    expect(events[0]?.data).toHaveLength(2 * MiB)
    // One more where the parser is a new one, for the line feed that ends its search for a byte order mark.
    expect(fed.characters - input.length).toBeOneOf([0, 1])
    expect(fed.calls).toBeLessThanOrEqual(4)
  })

  it.each([1, 7, 64, 1024])(
    'L2: its store is moved a few times, less than four bytes for one, in slices of %i',
    size => {
      const length = 16 * MiB - 100
      const piece = new Uint8Array(size).fill(0x78)
      const transfer = vi.spyOn(ArrayBuffer.prototype, 'transfer')
      onTestFinished(() => transfer.mockRestore())
      const decoder = createSseDecoder()
      decoder.push(bytesOf('data: '))
      for (let sent = 0; sent + size < length; sent += size) decoder.push(piece)
      expect(transfer.mock.calls.length).toBeLessThanOrEqual(17)
      expect(transfer.mock.calls.reduce((sum, [bytes]) => sum + (bytes ?? 0), 0)).toBeLessThan(4 * length)
    },
  )

  it.each([
    ['L3: byte by byte', 1],
    ['in slices of 7', 7],
    ['in slices of 64', 64],
    ['in slices of 64 KiB', 65_536],
  ])('%s, it is held in at most twice its size', (_, size) => {
    const length = 8 * MiB
    const twice = 2 * length + 256 * 1024
    const piece = new Uint8Array(size).fill(0x78)
    const decoder = createSseDecoder()
    decoder.push(bytesOf('data: '))
    const before = liveBytes()
    for (let sent = 0; sent < length; sent += size) decoder.push(piece)
    expect(liveBytes() - before).toBeLessThanOrEqual(twice)
    const events = decoder.push(bytesOf('\n\n'))
    expect(liveBytes() - before).toBeLessThanOrEqual(twice)
    expect(events[0]?.data.length).toBeGreaterThanOrEqual(length)
  })

  it('is given back: an idle stream does not keep the store of its longest line', () => {
    const decoder = createSseDecoder()
    const piece = new Uint8Array(65_536).fill(0x78)
    const before = liveBytes()
    decoder.push(bytesOf('data: '))
    for (let sent = 0; sent < 8 * MiB; sent += piece.length) decoder.push(piece)
    expect(decoder.push(bytesOf('\n\n'))).toHaveLength(1)
    expect(liveBytes() - before).toBeLessThan(MiB / 4)
    expect(decoder.end().truncated).toBe(false)
  })

  it('many lines at both limits are held in at most four times the limit', () => {
    const limit = 16 * MiB
    // 128 bytes of which one is not Latin: the string takes two bytes for each.
    const line = `data: 你${'x'.repeat(119)}\n`
    const pieces = slicesOf(bytesOf(line.repeat(1000)), 7)
    const decoder = createSseDecoder({ maxEventBytes: limit })
    const before = liveBytes()
    for (let count = 0; count < 130; count++) for (const piece of pieces) decoder.push(piece)
    expect(liveBytes() - before).toBeLessThanOrEqual(4 * limit)
    expect(decoder.push(bytesOf('\n'))).toHaveLength(1)
  })
})
