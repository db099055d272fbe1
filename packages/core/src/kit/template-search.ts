import { type Container, detached, type FrameTemplate, type Shape } from './frame-template.js'
import { literalEnd, quote, stringEnd } from './json-scalars.js'

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
  const one = scalarsIn(first)
  const other = scalarsIn(second)
  if (!one || !other || one.length !== other.length) return undefined
  const pieces: string[] = []
  let behind = 0
  let piece = 0
  for (const [at, { from, to }] of other.entries()) {
    const before = one[at]!
    if (first.slice(at === 0 ? 0 : one[at - 1]!.to, before.from) !== second.slice(behind, from)) return undefined
    behind = to
    if (first.slice(before.from, before.to) === second.slice(from, to)) continue
    pieces.push(second.slice(piece, from))
    piece = to
  }
  if (first.slice(one.at(-1)?.to ?? 0) !== second.slice(behind)) return undefined
  const holes = pieces.length
  pieces.push(second.slice(piece))
  const shared = pieces.reduce((length, { length: more }) => length + more, 0)
  if (holes === 0 || holes > mostHoles || shared < holes * sharedForHole) return undefined
  return probed(pieces, passed)
}

/** A template that is good for its own frames and for this one as well; undefined where there is none. */
export const widened = (template: FrameTemplate, data: string, passed: readonly string[]): FrameTemplate | undefined =>
  templateOf(withProbes(template.pieces), data, passed)

/** A place in a text. */
interface Span {
  readonly from: number
  readonly to: number
}

/** The places of all scalars of a JSON text, keys excepted, as far as quotes tell; undefined where one has no end. */
function scalarsIn(text: string): Span[] | undefined {
  const spans: Span[] = []
  let at = 0
  while (at < text.length) {
    const isString = text.charCodeAt(at) === quote
    const to = isString ? stringEnd(text, at) : literalEnd(text, at)
    if (isString && to === 0) return undefined
    if (to === at) {
      at++
      continue
    }
    if (!isString || !isKey(text, to)) spans.push({ from: at, to })
    at = to
  }
  return spans
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
const withProbes = (pieces: readonly string[]): string =>
  pieces.reduce((text, piece, at) => `${text}${JSON.stringify(probeOf(at - 1))}${piece}`)

/** Parses the text with probes in its holes, which shows whether it is one value, and where they are. */
function probed(pieces: readonly string[], passed: readonly string[]): FrameTemplate | undefined {
  try {
    const root: unknown = JSON.parse(withProbes(pieces))
    if (typeof root !== 'object' || root === null || Array.isArray(root)) return undefined
    const plan = new Plan(passed)
    const shape = plan.shapeOf(root as Container, passed.length > 0)
    if (plan.found !== pieces.length - 1) return undefined
    const { slots, copies } = plan
    return { pieces: pieces.map(detached), wideFor: 0, shape, frame: root as Container, slots, copies, form: undefined }
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
