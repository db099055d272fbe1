import { crc32, inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { asksForPicture, waterWheel } from '../../src/answer/picture/picture.js'
import { type Bitmap, encodePng } from '../../src/answer/picture/png.js'

/** The chunks of a PNG, each with its checksum checked. */
function chunksOf(png: Uint8Array): Map<string, Buffer> {
  const bytes = Buffer.from(png)
  expect(bytes.subarray(0, 8)).toEqual(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const body = bytes.subarray(at + 4, at + 8 + length)
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(body))
    chunks.set(body.toString('latin1', 0, 4), body.subarray(4))
    at += length + 12
  }
  return chunks
}

describe('a picture as PNG', () => {
  const palette = [
    [0, 0, 0],
    [255, 0, 0],
    [0, 0, 255],
  ] as const

  it('has its size, its colours and its dots, two in a byte', () => {
    const png = encodePng({ width: 3, height: 2, palette, dots: Uint8Array.from([0, 1, 2, 2, 1, 0]) })
    const chunks = chunksOf(png)
    expect([...chunks.keys()]).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND'])
    expect([...chunks.get('IHDR')!]).toEqual([0, 0, 0, 3, 0, 0, 0, 2, 4, 3, 0, 0, 0])
    expect([...chunks.get('PLTE')!]).toEqual(palette.flat())
    expect([...inflateSync(chunks.get('IDAT')!)]).toEqual([0, 0x01, 0x20, 0, 0x21, 0x00])
  })

  it('may be larger than a block of deflate', () => {
    const [width, height] = [400, 400]
    const bitmap: Bitmap = { width, height, palette, dots: new Uint8Array(width * height).fill(1) }
    const data = inflateSync(chunksOf(encodePng(bitmap)).get('IDAT')!)
    expect(data.length).toBe(height * (1 + width / 2))
    expect(data.at(-1)).toBe(0x11)
  })

  it('shows a water wheel, in all of its colours', () => {
    const { mediaType, data } = waterWheel()
    expect(mediaType).toBe('image/png')
    const chunks = chunksOf(Buffer.from(data, 'base64'))
    const colours = new Set([...inflateSync(chunks.get('IDAT')!)].flatMap(byte => [byte >> 4, byte & 15]))
    expect(colours.size).toBeGreaterThan(10)
    expect(Math.max(...colours)).toBeLessThan(chunks.get('PLTE')!.length / 3)
  })
})

it.each([
  ['Draw a water wheel.', true],
  ['Show me a picture of the mill', true],
  ['画一架水轮。', true],
  ['画个风车', true],
  ['What is in this picture?', false],
  ['The drawer is stuck', false],
  ['这幅画是谁的？', false],
])('%s asks for a picture: %s', (text, asked) => {
  expect(asksForPicture(text)).toBe(asked)
})
