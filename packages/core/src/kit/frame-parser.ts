import { parseFrame } from './frame.js'
import type { JsonObject } from './json.js'

/** Frames before anybody looks for likeness: a short answer is over by then, and an open one that has said little keeps nothing. */
const warmUp = 8
/** Frames in a row that were like none before, after which nobody looks for likeness any more. */
const patience = 32

/** What frames have in common that differ in one string alone. */
interface Pattern {
  /** The text up to the string's opening quote. */
  readonly before: string
  /** The text from behind its closing quote. */
  readonly after: string
  /** Such a frame, parsed. */
  readonly frame: JsonObject
  /** The object or list in it that holds the string, */
  readonly holder: Record<string, unknown>
  /** and under which key. */
  readonly key: string
}

/**
 * A {@link parseFrame} for the frames of one stream. Vendors say the same 200 bytes again with every token: where a frame differs from the
 * ones before in one string alone, only that string is parsed, in a quarter of the time. The result is the same, and so is what is refused.
 * A frame is read before the next one is parsed, and not kept: the next one may be the same object with another string.
 */
export function createFrameParser(): (data: string) => JsonObject {
  let pattern: Pattern | undefined
  let previous = ''
  let seen = 0
  let misses = 0
  return data => {
    const filled = pattern && fill(pattern, data)
    if (filled) {
      misses = 0
      return filled
    }
    const frame = parseFrame(data)
    if (seen < warmUp) seen++
    else if (misses < patience) {
      misses++
      pattern = patternOf(previous, data)
      // Once there is a pattern, its own frame is no longer needed to find it.
      previous = pattern ? '' : data
    }
    return frame
  }
}

/** The frame, if it is of this pattern. The same text with another string in one place is the same JSON with another value there. */
function fill({ before, after, frame, holder, key }: Pattern, data: string): JsonObject | undefined {
  const end = data.length - after.length
  if (end <= before.length || data.slice(0, before.length) !== before || !data.endsWith(after)) return undefined
  const value = stringOf(data.slice(before.length, end))
  if (value === undefined) return undefined
  holder[key] = value
  return frame
}

/** The string of a JSON text that is one string. */
function stringOf(json: string): string | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'string' ? value : undefined
  } catch {
    // More than a string, or a broken one: the whole frame is parsed, and refused if it must be.
    return undefined
  }
}

/** The pattern of two frames, if they differ in one string. */
function patternOf(first: string, second: string): Pattern | undefined {
  const length = Math.min(first.length, second.length)
  let start = 0
  while (start < length && first.charCodeAt(start) === second.charCodeAt(start)) start++
  if (start === length) return undefined
  let common = 0
  while (
    common < length - start &&
    first.charCodeAt(first.length - 1 - common) === second.charCodeAt(second.length - 1 - common)
  )
    common++
  const quote = second.lastIndexOf('"', start - 1)
  const closing = second.indexOf('"', second.length - common)
  if (quote < 0 || closing <= quote) return undefined
  return tried(second.slice(0, quote), second.slice(closing + 1))
}

/** A probe in the place of the string shows whether it is one value, and where it is. */
function tried(before: string, after: string): Pattern | undefined {
  const probe = '\u0000probe'
  try {
    const frame: unknown = JSON.parse(`${before}${JSON.stringify(probe)}${after}`)
    const place = placeOf(probe, frame)
    return place && { before: detached(before), after: detached(after), frame: frame as JsonObject, ...place }
  } catch {
    // The quotes were not those of one string: no pattern.
    return undefined
  }
}

function placeOf(value: string, node: unknown): Pick<Pattern, 'holder' | 'key'> | undefined {
  if (typeof node !== 'object' || node === null) return undefined
  for (const [key, child] of Object.entries(node)) {
    const place = child === value ? { holder: node as Record<string, unknown>, key } : placeOf(value, child)
    if (place) return place
  }
  return undefined
}

/** A copy of its own. A slice would keep the whole chunk that it was cut from for as long as the stream is open. */
const detached = (text: string): string => JSON.parse(JSON.stringify(text)) as string
