const encoder = new TextEncoder()

/** Joins text (as UTF-8) and raw bytes. */
export function bytesOf(...parts: readonly (string | number | Uint8Array)[]): Uint8Array {
  const pieces = parts.map(part => {
    if (typeof part === 'string') return encoder.encode(part)
    return typeof part === 'number' ? Uint8Array.of(part) : part
  })
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let offset = 0
  for (const piece of pieces) {
    joined.set(piece, offset)
    offset += piece.length
  }
  return joined
}

/** Cuts bytes into pieces of one size. */
export function slicesOf(bytes: Uint8Array, size: number): Uint8Array[] {
  const slices: Uint8Array[] = []
  for (let start = 0; start < bytes.length; start += size) slices.push(bytes.subarray(start, start + size))
  return slices
}

/** Cuts bytes into pieces of 1 to `largest` bytes. */
export function randomSlices(bytes: Uint8Array, largest: number, random: () => number): Uint8Array[] {
  const slices: Uint8Array[] = []
  for (let start = 0; start < bytes.length; ) {
    const end = start + 1 + Math.floor(random() * largest)
    slices.push(bytes.subarray(start, end))
    start = end
  }
  return slices
}

const NOTHING = new Uint8Array(0)

/** The slicings of the conformance table, by name. */
export const slicings: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array[]>> = {
  whole: bytes => [bytes],
  'one byte': bytes => slicesOf(bytes, 1),
  'two bytes': bytes => slicesOf(bytes, 2),
  'three bytes and empty chunks': bytes => [NOTHING, ...slicesOf(bytes, 3).flatMap(slice => [slice, NOTHING])],
  'seven bytes': bytes => slicesOf(bytes, 7),
}
