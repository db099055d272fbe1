/** A picture of few colours: for each dot, the place of its colour. */
export interface Bitmap {
  readonly width: number
  readonly height: number
  /** Red, green and blue, 0 to 255 each; 16 colours at most. */
  readonly palette: readonly (readonly [red: number, green: number, blue: number])[]
  /** Row by row, from the top left. */
  readonly dots: Uint8Array
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const bitsPerDot = 4
const indexedColours = 3

/** Encodes a bitmap as PNG (W3C PNG, third edition), with its data stored: compression would need a library, or a stream and so a wait. */
export function encodePng({ width, height, palette, dots }: Bitmap): Uint8Array<ArrayBuffer> {
  const head = [...bigEndian(width), ...bigEndian(height), bitsPerDot, indexedColours, 0, 0, 0]
  return Uint8Array.from([
    ...signature,
    ...chunk('IHDR', head),
    ...chunk('PLTE', palette.flat()),
    ...chunk('IDAT', stored(rows(width, height, dots))),
    ...chunk('IEND', []),
  ])
}

/** The rows, two dots in a byte, each behind the number of its filter: none. */
function rows(width: number, height: number, dots: Uint8Array): Uint8Array {
  const bytes = Math.ceil(width / 2)
  const data = new Uint8Array(height * (bytes + 1))
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const dot = dots[row * width + column]! & 15
      data[row * (bytes + 1) + 1 + (column >> 1)]! |= column % 2 === 0 ? dot << 4 : dot
    }
  }
  return data
}

/** A block of deflate holds no more when it is stored. */
const mostStored = 0xffff

/** Data as a zlib stream of stored blocks. */
function stored(data: Uint8Array): number[] {
  const stream = [0x78, 0x01]
  for (let at = 0; at < data.length; at += mostStored) {
    const block = data.subarray(at, at + mostStored)
    const isLast = at + mostStored >= data.length
    const { length } = block
    stream.push(isLast ? 1 : 0, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255, ...block)
  }
  return [...stream, ...bigEndian(adler32(data))]
}

function chunk(name: string, data: readonly number[]): number[] {
  const body = [...Array.from(name, letter => letter.charCodeAt(0)), ...data]
  return [...bigEndian(data.length), ...body, ...bigEndian(crc32(body))]
}

const bigEndian = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]

function adler32(data: Uint8Array): number {
  let low = 1
  let high = 0
  for (const byte of data) {
    low = (low + byte) % 65_521
    high = (high + low) % 65_521
  }
  return high * 65_536 + low
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

function crc32(data: readonly number[]): number {
  let crc = 0xffffffff
  for (const byte of data) crc = (crc >>> 8) ^ crcTable[(crc ^ byte) & 255]!
  return ~crc >>> 0
}
