import { median } from '../shared/statistics.ts'

/** Reads the data of one frame. */
export type ReadFrame = (data: string) => unknown

/** Makes a reader for the frames of one stream. */
export type MakeReader = () => ReadFrame

/** How long reading takes, beside `JSON.parse` of the same frames. */
export interface FrameCost {
  /** Nanoseconds of a frame by `JSON.parse`. */
  readonly parse: number
  /** Time of the reader by that of `JSON.parse`. */
  readonly ratio: number
}

/** How much is measured. */
export interface SampleOptions {
  /** Milliseconds of CPU that each of both reads before the measure, while the compiler learns. */
  readonly warmMs: number
  /** Milliseconds of one sample. */
  readonly sampleMs: number
  readonly samples: number
}

/** Compares a reader with `JSON.parse`, in turns; the ratio is the median of the turns'. Many short turns: with 7 of 60 ms, JSON.parse was up to 1.1 of itself. */
export function frameCost(
  streams: readonly (readonly string[])[],
  make: MakeReader,
  options: SampleOptions,
): FrameCost {
  const asCut = streams.map(asTheyCome)
  const plain: MakeReader = () => JSON.parse
  const sample = (maker: MakeReader): number => nanosPerFrame(asCut, maker, options.sampleMs)
  for (const maker of [plain, make]) nanosPerFrame(asCut, maker, options.warmMs)
  const turns = Array.from({ length: options.samples }, (_, turn) => {
    if (turn % 2 === 0) {
      const parse = sample(plain)
      return { parse, read: sample(make) }
    }
    const read = sample(make)
    return { parse: sample(plain), read }
  })
  return {
    parse: median(turns.map(({ parse }) => parse)),
    ratio: median(turns.map(({ parse, read }) => read / parse)),
  }
}

/** The same streams as of longer answers: what lies between the first frame and the last three comes so many times. */
export const lengthened = (streams: readonly (readonly string[])[], times: number): string[][] =>
  streams.map(stream => {
    const middle = stream.slice(1, -3)
    return [stream[0]!, ...Array.from({ length: times }, () => middle).flat(), ...stream.slice(-3)]
  })

/** Frames as a decoder cuts them out of the text of a chunk. */
function asTheyCome(stream: readonly string[]): string[] {
  const text = stream.map(frame => `data: ${frame}\n\n`).join('')
  let at = 0
  return stream.map(frame => {
    const from = at + 'data: '.length
    at = from + frame.length + 2
    return text.slice(from, from + frame.length)
  })
}

let seen = 0

/** By the CPU time of this thread: that of neighbours is no part of it. */
function nanosPerFrame(streams: readonly (readonly string[])[], make: MakeReader, ms: number): number {
  const began = process.threadCpuUsage()
  const spentMicros = (): number => {
    const { user, system } = process.threadCpuUsage(began)
    return user + system
  }
  let frames = 0
  do {
    for (const stream of streams) {
      const read = make()
      for (const frame of stream) if (read(frame) !== undefined) seen++
      frames += stream.length
    }
  } while (spentMicros() < ms * 1000)
  return (spentMicros() * 1000) / frames
}

/** Frames that were read: what nobody looks at, the compiler might leave out. */
export const framesSeen = (): number => seen
