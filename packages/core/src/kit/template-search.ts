import { type Container, detached, type FrameTemplate, type Shape } from './frame-template.js'
import { isOfLiteral, quote, scalarEnd, stringEnd } from './json-scalars.js'

/** Characters of frames that are compared: a bound on the work of a search. */
const mostCompared = 4096
/** Scalars that may differ: with more, finding them costs what parsing costs. */
const mostHoles = 5
/** Characters that frames must share for each scalar that differs, for the same reason. */
const sharedForHole = 40

/** A character that vendors do not send, and that JSON does not escape. Frames with it have no template. */
const mark = '\u007f'
/** Stand in the places of holes, and are found again in the frame. */
const probes = Array.from({ length: mostHoles }, (_, hole) => `${mark}${hole}`)
const probeTexts = probes.map(probe => `"${probe}"`)
const holeOf = new Map<unknown, number>(probes.map((probe, hole) => [probe, hole]))

/** Blanks that no vendor sends, so that they differ from those of every frame. */
const otherPadding = '\t'

/**
 * The template of two frames that have the same keys in the same order and differ in scalars alone; undefined where they differ otherwise, in
 * nothing, or in so much that parsing is as fast.
 *
 * @param passed - keys of containers that the reader only passes through.
 */
export function templateOf(first: string, second: string, passed: readonly string[]): FrameTemplate | undefined {
  if (first.length > mostCompared || second.length > mostCompared) return undefined
  const holes = differencesOf(first, second)
  if (!holes) return undefined
  const { length } = holes
  const values = holes[length - 1]?.isPadding ? length - 1 : length
  let shared = second.length
  for (const { from, to } of holes) shared -= to - from
  if (values === 0 || values > mostHoles || shared < values * sharedForHole || second.includes(mark)) return undefined
  return probed(second, holes, values, passed)
}

/** The template that is good for its own frames and for this one as well; undefined where there is none. */
export const widened = (template: FrameTemplate, data: string, passed: readonly string[]): FrameTemplate | undefined =>
  templateOf(template.probed, data, passed)

/** A scalar of a text that is another one in the text beside it; at the end of all, the blanks in front of the last bracket, which may be none. */
interface Hole {
  readonly from: number
  readonly to: number
  readonly isPadding: boolean
}

/**
 * Finds the scalars in which two JSON texts differ, keys excepted, as far as quotes tell.
 *
 * @returns their places in the second text; undefined where the texts differ otherwise, or in more than a template may have.
 */
function differencesOf(one: string, other: string): Hole[] | undefined {
  const holes: Hole[] = []
  let inOne = 0
  let at = 0
  while (at < other.length || inOne < one.length) {
    const code = other.charCodeAt(at)
    if (code !== one.charCodeAt(inOne)) {
      const behind = holes.at(-1)?.to ?? 0
      const hole = literalHole(one, inOne, other, at, behind) ?? paddingHole(one, inOne, other, at, behind)
      // Behind the padding is one character, which is the same in all.
      if (!hole || holes.at(-1)?.isPadding || holes.push(hole) > mostHoles + 1) return undefined
      inOne = hole.isPadding ? one.length - 1 : scalarEnd(one, inOne - (at - hole.from))
      at = hole.to
    } else if (code !== quote) {
      inOne++
      at++
    } else {
      const to = stringEnd(other, at)
      // A string without an end is for JSON.parse to find.
      if (to === 0) return undefined
      const next = inOne + to - at
      if (one.slice(inOne, next) === other.slice(at, to)) inOne = next
      else {
        inOne = stringEnd(one, inOne)
        if (inOne === 0 || isKey(other, to)) return undefined
        if (holes.push({ from: at, to, isPadding: false }) > mostHoles + 1) return undefined
      }
      at = to
    }
  }
  return holes
}

/** The scalar in which the texts begin to differ at these places, outside of a string of both. @param behind - the end of the hole before. */
function literalHole(one: string, inOne: number, other: string, at: number, behind: number): Hole | undefined {
  let from = at
  // Numbers may begin alike.
  while (from > behind && isOfLiteral(other.charCodeAt(from - 1))) from--
  const to = scalarEnd(other, from)
  const oneFrom = inOne - (at - from)
  return to > from && scalarEnd(one, oneFrom) > oneFrom ? { from, to, isPadding: false } : undefined
}

/** The blanks in which the texts begin to differ at these places, where nothing but their last characters is behind them. */
function paddingHole(one: string, inOne: number, other: string, at: number, behind: number): Hole | undefined {
  const to = other.length - 1
  if (!isBlank(other, at, to) || !isBlank(one, inOne, one.length - 1)) return undefined
  let from = at
  while (from > behind && other.charCodeAt(from - 1) <= space) from--
  return { from, to, isPadding: true }
}

/** True when nothing but blanks lies between two places, the second of which is not in front of the first. */
function isBlank(text: string, from: number, to: number): boolean {
  let at = from
  while (at < to && text.charCodeAt(at) <= space) at++
  return at === to
}

/** True when a colon follows. */
function isKey(text: string, end: number): boolean {
  let at = end
  while (text.charCodeAt(at) <= space) at++
  return text.charCodeAt(at) === colon
}

const space = 0x20
const colon = 0x3a

/** Parses the text with probes in its holes, which shows whether it is one value, and where they are. */
function probed(
  data: string,
  holes: readonly Hole[],
  values: number,
  passed: readonly string[],
): FrameTemplate | undefined {
  let text = ''
  let behind = 0
  for (let hole = 0; hole < holes.length; hole++) {
    const { from, to } = holes[hole]!
    text += data.slice(behind, from) + (hole < values ? probeTexts[hole]! : otherPadding)
    behind = to
  }
  text = detached(text + data.slice(behind))
  try {
    const root: unknown = JSON.parse(text)
    if (typeof root !== 'object' || root === null || Array.isArray(root)) return undefined
    const plan = new Plan(passed)
    const shape = plan.shapeOf(root as Container, passed.length > 0, false)
    if (plan.found !== values) return undefined
    const { slots, copies } = plan
    return {
      probed: text,
      pieces: piecesOf(text, holes, values),
      padding: values === holes.length ? -1 : values,
      oneLine: !text.includes('\n'),
      wideFor: 0,
      shape,
      frame: root as Container,
      slots,
      copies,
      said: undefined,
      form: undefined,
      next: undefined,
    }
  } catch {
    // The quotes were not those of scalars.
    return undefined
  }
}

/** Cuts the text between the probes out of the text with them. */
function piecesOf(text: string, holes: readonly Hole[], values: number): string[] {
  const pieces: string[] = []
  let at = 0
  let behind = 0
  for (let hole = 0; hole < holes.length; hole++) {
    const { from, to } = holes[hole]!
    const end = at + from - behind
    pieces.push(text.slice(at, end))
    at = end + (hole < values ? probeTexts[hole]! : otherPadding).length
    behind = to
  }
  pieces.push(text.slice(at))
  return pieces
}

/** Finds out which containers of a frame are handed out again, and which are copied. */
class Plan {
  /** Holes that were found. The same key twice hides one. */
  found = 0
  readonly slots: FrameTemplate['slots'][number][] = []
  readonly copies: FrameTemplate['copies'][number][] = []
  readonly #passed: readonly string[]

  constructor(passed: readonly string[]) {
    this.#passed = passed
  }

  /**
   * Looks through a container.
   *
   * @param isPassed - it is handed out again.
   * @param isBelowNamed - the reader only passes through it: it is handed out again where nothing differs in it, also within a copy.
   * @returns what its copies are made by; undefined where it is handed out again.
   * @throws Error for a key that sets a prototype where it is assigned.
   */
  shapeOf(container: Container, isPassed: boolean, isBelowNamed: boolean): Shape | undefined {
    const isList = Array.isArray(container)
    const holes: Shape['holes'][number][] = []
    const children: Shape['children'][number][] = []
    for (const key of Object.keys(container)) {
      if (key === '__proto__') throw new TypeError('A key that cannot be assigned.')
      const value = container[key]
      const hole = holeOf.get(value)
      if (hole !== undefined) {
        this.found++
        if (isPassed) this.slots.push({ container, key, hole })
        else holes.push({ key, hole })
      } else if (typeof value === 'object' && value !== null) {
        const isNamed = this.#passed.includes(key)
        const shape = this.shapeOf(
          value as Container,
          isPassed && (isList || isNamed),
          isNamed || (isList && isBelowNamed),
        )
        if (shape && isPassed) this.copies.push({ owner: container, key, shape })
        else if (shape) children.push({ key, shape })
      }
    }
    const isConstant = isBelowNamed && holes.length === 0 && children.length === 0
    return isPassed || isConstant ? undefined : { container, isList, holes, children }
  }
}
