import { copyOf } from '../lib/copy-of.js'
import type { JsonObject } from './json.js'

/** An object or list out of `JSON.parse`. */
type Container = { [key: string]: unknown }

/** One container on the way from the frame to the string that changes. */
interface Step {
  readonly container: Container
  readonly isList: boolean
  /** The key or index that leads on. */
  readonly key: string
  /** Keys whose values are containers that do not lead to the string; undefined where there are none. */
  readonly others: readonly string[] | undefined
}

/** A text that frames share except for one string, and the object that such a frame is. */
export interface FrameTemplate {
  /** The text up to the string's opening quote. */
  readonly before: string
  /** The text behind its closing quote. */
  readonly after: string
  /** From the frame itself to the container that holds the string. */
  readonly steps: readonly Step[]
  /** The containers are handed out again with each string: the reader only passes through them, and there are no others. */
  readonly isPassed: boolean
}

/** Characters from which V8 makes a slice a view that keeps the text it was cut from in memory. */
const viewLength = 13

/**
 * Reads a frame by a template.
 *
 * @returns the frame, made of objects of its own, unless `isPassed`; undefined where the text is not the template with another string.
 */
export function readByTemplate(
  { before, after, steps, isPassed }: FrameTemplate,
  data: string,
): JsonObject | undefined {
  const from = before.length
  const to = data.length - after.length
  // Slices that are compared cost less than `startsWith` and `endsWith`.
  if (to <= from || data.slice(to) !== after || data.slice(0, from) !== before) return undefined
  const value = stringBetween(data, from, to)
  if (value === undefined) return undefined
  if (isPassed) {
    const { container, key } = steps[steps.length - 1]!
    container[key] = value
    return steps[0]!.container as JsonObject
  }
  // In one loop, without a function for each step: this runs for every token.
  let child: unknown = value
  for (let depth = steps.length - 1; depth >= 0; depth--) {
    const { container, isList, key, others } = steps[depth]!
    const copy: Container = isList
      ? ([...(container as unknown as unknown[])] as unknown as Container)
      : { ...container }
    copy[key] = child
    if (others) for (const other of others) copy[other] = copyOf(container[other])
    child = copy
  }
  return child as JsonObject
}

/** The string of a JSON text that is one string; undefined where it is more, less or broken. */
function stringBetween(data: string, from: number, to: number): string | undefined {
  if (data.charCodeAt(from) !== quote || data.charCodeAt(to - 1) !== quote || to - from < 2) return undefined
  if (to - from - 2 < viewLength) {
    let at = from + 1
    for (; at < to - 1; at++) {
      const code = data.charCodeAt(at)
      // JSON writes all other characters inside a string as themselves.
      if (code < 0x20 || code === quote || code === backslash) break
    }
    if (at === to - 1) return data.slice(from + 1, to - 1)
  }
  try {
    const value: unknown = JSON.parse(data.slice(from, to))
    return typeof value === 'string' ? value : undefined
  } catch {
    // More than a string, or a broken one: the caller parses the whole frame, and refuses it if it must.
    return undefined
  }
}

const quote = 0x22
const backslash = 0x5c

/**
 * The template of two frames that differ in one string alone; undefined where they differ otherwise.
 *
 * @param passed - keys of containers that the reader only passes through.
 */
export function templateOf(first: string, second: string, passed: readonly string[]): FrameTemplate | undefined {
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
  const opening = second.lastIndexOf('"', start - 1)
  const closing = second.indexOf('"', second.length - common)
  if (opening < 0 || closing <= opening) return undefined
  // More than one value differs. Found here, since a text that JSON refuses costs ten times as much as one that it takes.
  if (!isString(second, opening, closing + 1) || !isString(first, opening, closing + 1 + first.length - second.length))
    return undefined
  return probed(second.slice(0, opening), second.slice(closing + 1), passed)
}

/** True when the text between is one JSON string with its quotes, as far as quotes tell. */
function isString(data: string, from: number, to: number): boolean {
  if (to - from < 2 || data.charCodeAt(from) !== quote || data.charCodeAt(to - 1) !== quote) return false
  for (let at = from + 1; at < to - 1; at++) {
    const code = data.charCodeAt(at)
    if (code === backslash) at++
    else if (code === quote) return false
  }
  return true
}

const probe = '\u0000probe'

/** Parses the text with a probe in place of the string, which shows whether it is one value, and where it is. */
function probed(before: string, after: string, passed: readonly string[]): FrameTemplate | undefined {
  try {
    const steps = stepsTo(probe, JSON.parse(`${before}${JSON.stringify(probe)}${after}`))
    if (!steps) return undefined
    // The last key is that of the string.
    const isPassed =
      passed.length > 0 &&
      steps.every(
        ({ isList, key, others }, at) => !others && (isList || at === steps.length - 1 || passed.includes(key)),
      )
    return { before: detached(before), after: detached(after), steps, isPassed }
  } catch {
    // The quotes were not those of one string.
    return undefined
  }
}

function stepsTo(value: string, node: unknown): Step[] | undefined {
  if (typeof node !== 'object' || node === null) return undefined
  const container = node as Container
  const keys = Object.keys(container)
  // Assigned, this key sets the prototype of the copy.
  if (keys.includes('__proto__')) return undefined
  for (const key of keys) {
    const further = container[key] === value ? [] : stepsTo(value, container[key])
    if (!further) continue
    const others = keys.filter(other => other !== key && typeof container[other] === 'object' && container[other])
    const step = { container, isList: Array.isArray(container), key, others: others.length > 0 ? others : undefined }
    return [step, ...further]
  }
  return undefined
}

/** A copy of its own. A slice keeps the whole network chunk that it was cut from for as long as the stream is open. */
const detached = (text: string): string => JSON.parse(JSON.stringify(text)) as string
