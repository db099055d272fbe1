import { type Container, detached, type FrameTemplate, type Shape } from './frame-template.js'
import { quote, scalarEnd } from './json-scalars.js'

/** Characters of frames that are compared: a bound on the work of a search. */
const mostCompared = 4096
/** Scalars that may differ: with more, finding them costs what parsing costs. */
const mostHoles = 5
/** Characters that frames must share for each scalar that differs, for the same reason. */
const sharedForHole = 40

/** Stands in the place of a hole, and is found again in the frame: no vendor says it. */
const probeOf = (hole: number): string => `\u0000hole ${hole}`

/**
 * The template of two frames that have the same keys in the same order and differ in scalars alone; undefined where they differ otherwise, in
 * nothing, or in so much that parsing is as fast.
 *
 * @param passed - keys of containers that the reader only passes through.
 */
export function templateOf(first: string, second: string, passed: readonly string[]): FrameTemplate | undefined {
  if (first.length > mostCompared || second.length > mostCompared) return undefined
  const one = new Scalars(first)
  const other = new Scalars(second)
  const pieces: string[] = []
  let padding = -1
  let piece = 0
  // Both at a time: most frames that are not alike differ early.
  for (let more = true; more; ) {
    more = other.next()
    if (one.next() !== more || one.between !== other.between) return undefined
    if (one.value === other.value) continue
    if (other.isPadding) padding = pieces.length
    pieces.push(second.slice(piece, other.from))
    piece = other.to
  }
  const holes = pieces.length
  const values = padding === -1 ? holes : holes - 1
  pieces.push(second.slice(piece))
  const shared = pieces.reduce((length, { length: more }) => length + more, 0)
  if (values === 0 || values > mostHoles || shared < values * sharedForHole) return undefined
  return probed(pieces, padding, passed)
}

/** A template that is good for its own frames and for this one as well; undefined where there is none. */
export const widened = (template: FrameTemplate, data: string, passed: readonly string[]): FrameTemplate | undefined =>
  templateOf(withProbes(template.pieces, template.padding), data, passed)

/**
 * Goes through the scalars of a JSON text, keys excepted, as far as quotes tell, and last to the blanks in front of its last bracket, which may be none.
 */
class Scalars {
  /** Place of the scalar. */
  from = 0
  to = 0
  /** It is the blanks. */
  isPadding = false
  readonly #text: string
  /** The end of the one before. */
  #behind = 0

  constructor(text: string) {
    this.#text = text
  }

  /** The text between the scalar and the one before it. */
  get between(): string {
    return this.#text.slice(this.#behind, this.from)
  }

  get value(): string {
    return this.#text.slice(this.from, this.to)
  }

  /** Goes to the next one. @returns false where there is none: then it is empty, and at the end. */
  next(): boolean {
    const text = this.#text
    this.#behind = this.to
    for (let at = this.to; at < text.length; ) {
      const to = scalarEnd(text, at)
      if (to === at) at++
      // A string without an end is for JSON.parse to find.
      else if (to === 0) break
      else if (text.charCodeAt(at) === quote && isKey(text, to)) at = to
      else return this.#goTo(at, to)
    }
    const end = text.length - 1
    if (this.isPadding) return !this.#goTo(end + 1, end + 1)
    this.isPadding = true
    let from = end
    while (text.charCodeAt(from - 1) <= space) from--
    return this.#goTo(from, end)
  }

  #goTo(from: number, to: number): true {
    this.from = from
    this.to = to
    return true
  }
}

/** True when a colon follows. */
function isKey(text: string, end: number): boolean {
  let at = end
  while (text.charCodeAt(at) <= space) at++
  return text.charCodeAt(at) === colon
}

const space = 0x20
const colon = 0x3a

/** Puts a probe into each hole. */
const withProbes = (pieces: readonly string[], padding: number): string =>
  pieces.reduce(
    (text, piece, at) => `${text}${at - 1 === padding ? otherPadding : JSON.stringify(probeOf(at - 1))}${piece}`,
  )

/** Blanks that no vendor sends, so that they differ from those of every frame. */
const otherPadding = '\t'

/** Parses the text with probes in its holes, which shows whether it is one value, and where they are. */
function probed(pieces: readonly string[], padding: number, passed: readonly string[]): FrameTemplate | undefined {
  try {
    const root: unknown = JSON.parse(withProbes(pieces, padding))
    if (typeof root !== 'object' || root === null || Array.isArray(root)) return undefined
    const plan = new Plan(passed)
    const shape = plan.shapeOf(root as Container, passed.length > 0)
    if (plan.found !== pieces.length - (padding === -1 ? 1 : 2)) return undefined
    const { slots, copies } = plan
    return {
      pieces: pieces.map(detached),
      padding,
      oneLine: !pieces.some(piece => piece.includes('\n')),
      wideFor: 0,
      shape,
      frame: root as Container,
      slots,
      copies,
      form: undefined,
      next: undefined,
    }
  } catch {
    // The quotes were not those of scalars.
    return undefined
  }
}

/** Finds out which containers of a frame are handed out again, and which are copied. */
class Plan {
  /** Holes that were found. The same key twice hides one. */
  found = 0
  readonly slots: FrameTemplate['slots'][number][] = []
  readonly copies: FrameTemplate['copies'][number][] = []
  readonly #passed: readonly string[]
  /** The holes by their probes. */
  readonly #holes = new Map(Array.from({ length: mostHoles }, (_, hole) => [probeOf(hole), hole] as const))

  constructor(passed: readonly string[]) {
    this.#passed = passed
  }

  /**
   * Looks through a container.
   *
   * @param isPassed - it is handed out again.
   * @returns what its copies are made by; undefined where it is handed out again.
   * @throws Error for a key that sets a prototype where it is assigned.
   */
  shapeOf(container: Container, isPassed: boolean): Shape | undefined {
    const isList = Array.isArray(container)
    const holes: Shape['holes'][number][] = []
    const children: Shape['children'][number][] = []
    for (const key of Object.keys(container)) {
      if (key === '__proto__') throw new TypeError('A key that cannot be assigned.')
      const value = container[key]
      const hole = this.#holes.get(value as string)
      if (hole !== undefined) {
        this.found++
        if (isPassed) this.slots.push({ container, key, hole })
        else holes.push({ key, hole })
      } else if (typeof value === 'object' && value !== null) {
        const shape = this.shapeOf(value as Container, isPassed && (isList || this.#passed.includes(key)))
        if (shape && isPassed) this.copies.push({ owner: container, key, shape })
        else if (shape) children.push({ key, shape })
      }
    }
    return isPassed ? undefined : { container, isList, holes, children }
  }
}
