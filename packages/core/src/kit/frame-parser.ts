import type { ByteText } from '../runtime/framing.js'
import { type EventCursor, type EventOfRun, eventAt } from './event-of-run.js'
import type { SaidText } from './frame-reader.js'
import { type RunListener, readRun } from './frame-run.js'
import { type FrameTemplate, readByTemplate } from './frame-template.js'
import type { JsonObject } from './json.js'
import { parseFrame } from './parse-frame.js'
import { firstPrice, hitCredit, SearchCredit } from './search-credit.js'
import { templateOf, widened } from './template-search.js'

/** Frames in front of a first search that earlier streams have paid for. Most streams that are shorter end soon, and a search takes the time of four. */
const paidFrom = 8
/** Credit that is kept for later searches: the forms of a stream change with what is told, a few frames of other forms between them. */
const mostCredit = 5 * firstPrice
/** Comparisons of one search: three frames with the first one, since three forms may alternate, and the last with the one before it. */
const compared = 4
/** Templates of one stream: reasoning, text and arguments, each with a few forms of the rest of the frame. */
const maxTemplates = 6
/** Misses in a row for which templates are still tried with each frame, and with each which frame after that. */
const hopeful = 4
const tryEvery = 8

/** Calls in which no event was known, after which a run is not tried again before this many frames were read by a template. */
const mostInVain = 4
const tryRunEvery = 32

/** Parses the frames of one stream. Made by {@link createFrameParser}. */
export interface FrameParser {
  /** @throws what {@link parseFrame} throws. */
  (data: string): JsonObject
  /** Reads many frames at once, out of the text of their events. */
  readonly run: FrameRun
}

/** Reads server-sent events that are alike one after the other. */
export interface FrameRun {
  /** False while it would know none. */
  readonly ready: boolean
  /**
   * Reads events from an index on, as many as follow each other and have a form that is known.
   *
   * @returns the index behind the last of them; `from` where the next one is not known.
   */
  read(input: ByteText, from: number, listener: RunListener): number
}

/**
 * A {@link parseFrame} for the frames of one stream. Vendors repeat the same 200 bytes with every token: a frame that differs from earlier
 * ones in a few strings and numbers is read by a template, in a third to a half of the time. The result is the same, and so is what is refused. No object
 * is handed out twice: a frame may be kept. A stream whose frames are not alike costs what `JSON.parse` costs.
 *
 * @param passed - keys of the objects and lists that the reader only passes through, and never keeps or changes. The frame and the containers below such
 * keys alone are handed out again with the next values, which spares an object for each; then they are good until the next frame is read. All others are
 * a frame's own. A container below such a key inside of one of those is handed out again where it is the same in all frames. Default: none.
 */
export function createFrameParser(passed: readonly string[] = []): FrameParser {
  return newParser(passed, undefined)
}

/**
 * Makes a function that makes a {@link createFrameParser} for each stream of a dialect: what templates save in one stream pays for the search of the next
 * ones, which then have a template from their tenth frame on, and not from their eightieth. Called once for a dialect.
 *
 * @param passed - as there.
 */
export function frameParsers(passed: readonly string[] = []): () => FrameParser {
  const saved = new SearchCredit()
  return () => newParser(passed, saved)
}

function newParser(passed: readonly string[], saved: SearchCredit | undefined): FrameParser {
  const run = new Templates(passed, saved)
  const parse = (data: string): JsonObject => run.parse(data)
  parse.run = run
  return parse
}

/** The templates of one stream, which are searched for as frames are parsed. */
class Templates implements FrameRun, RunListener {
  readonly #passed: readonly string[]
  readonly #saved: SearchCredit | undefined
  /** Made for the first. */
  #templates: FrameTemplate[] | undefined
  #misses = 0
  #credit = 0
  #price = firstPrice
  #searched: string | undefined
  #left = 0
  /** The search was paid for by earlier streams. */
  #isPaid = false
  /** Runs in a row in which no event was known, and frames that were read by a template since. */
  #inVain = 0
  #since = 0
  /** The last event that was read in a run, or tried. */
  #event: EventCursor | undefined
  /** The template of the last run. */
  #last: FrameTemplate | undefined
  /** While a run is read. */
  #listener: RunListener | undefined
  #isWanted = true

  constructor(passed: readonly string[], saved: SearchCredit | undefined) {
    this.#passed = passed
    this.#saved = saved
  }

  get ready(): boolean {
    return this.#templates !== undefined && this.#misses < hopeful && this.#inVain < mostInVain
  }

  read(input: ByteText, from: number, listener: RunListener): number {
    this.#listener = listener
    this.#isWanted = true
    let at = from
    while (this.#isWanted && at < input.text.length) {
      // Mostly the next event begins like the last one.
      let behind = this.#event?.moveTo(input, at) ? this.#readLike(this.#event) : at
      if (behind === at) {
        const event = eventAt(input, at)
        if (event) behind = this.#readLike(event)
      }
      if (behind === at) break
      at = behind
    }
    this.#event?.leave()
    if (at === from) this.#inVain++
    else this.#inVain = 0
    return at
  }

  /** Reads events that begin and end like this one. @returns the index behind them. */
  #readLike(event: EventCursor): number {
    // Each has a name, which is that of the events behind it as well.
    this.#event = event
    while (this.#isWanted && event.from < event.input.text.length && this.#readByAny(event)) {}
    return event.from
  }

  /** From a run, as are the next ones. */
  take(frame: JsonObject, event: EventOfRun): boolean {
    this.#hit()
    this.#isWanted = this.#listener!.take(frame, event)
    return this.#isWanted
  }

  saidIn(frame: JsonObject): SaidText | undefined {
    return this.#listener!.saidIn(frame)
  }

  say(said: SaidText, text: string): boolean {
    this.#hit()
    this.#isWanted = this.#listener!.say(said, text)
    return this.#isWanted
  }

  /** Reads events by the first template that fits: by the one that came next the last time, where forms alternate. */
  #readByAny(event: EventOfRun): boolean {
    const next = this.#last?.next
    if (next && this.#readBy(next, event)) return true
    const templates = this.#templates!
    for (let at = 0; at < templates.length; at++) {
      if (templates[at] === next || !this.#readBy(templates[at]!, event)) continue
      toFront(templates, at)
      return true
    }
    return false
  }

  #readBy(template: FrameTemplate, event: EventOfRun): boolean {
    if (!readRun(template, event, this)) return false
    if (this.#last) this.#last.next = template
    this.#last = template
    return true
  }

  parse(data: string): JsonObject {
    const templates = this.#templates
    if (templates && (this.#misses < hopeful || this.#misses % tryEvery === 0)) {
      const frame = readByAny(templates, data)
      if (frame) {
        if (this.#inVain >= mostInVain && ++this.#since % tryRunEvery === 0) this.#inVain--
        this.#hit()
        return frame
      }
    }
    const frame = parseFrame(data)
    this.#misses++
    this.#credit++
    if (this.#misses === paidFrom && !this.#templates) this.#isPaid = this.#saved?.take() === true
    if (this.#isPaid || this.#credit >= this.#price) this.#search(data)
    return frame
  }

  #hit(): void {
    this.#misses = 0
    this.#saved?.give()
    if (this.#credit < mostCredit) this.#credit += hitCredit
    if (this.#price > firstPrice) this.#price -= hitCredit
  }

  /** Compares the frame with what is known: it takes two frames to make a template. */
  #search(data: string): void {
    this.#templates ??= []
    let found = addWidened(this.#templates, data, this.#passed)
    if (!found && this.#searched === undefined) {
      this.#searched = data
      this.#left = compared
      return
    }
    if (!found) {
      const template = templateOf(this.#searched!, data, this.#passed)
      if (!template && --this.#left > 0) {
        // The first one may be alone of its kind, as between a thought and a text.
        if (this.#left === 1) this.#searched = data
        return
      }
      if (template && this.#templates.unshift(template) > maxTemplates) this.#templates.pop()
      found = template !== undefined
    }
    if (found) {
      this.#misses = 0
      this.#inVain = 0
    }
    this.#searched = undefined
    const isPaid = this.#isPaid
    this.#isPaid = false
    // The stream has lost nothing by it.
    if (isPaid && !found) return
    // Each frame that is read by a template makes the next search cheaper, so one in vain has to make it dearer than those make it up.
    this.#credit = Math.max(0, this.#credit - this.#price)
    this.#price *= found ? 2 : 4
  }
}

/** Makes one of the templates good for this frame as well, and puts it first. @returns false where none can be. */
function addWidened(templates: FrameTemplate[], data: string, passed: readonly string[]): boolean {
  for (let at = 0; at < templates.length; at++) {
    const wider = widened(templates[at]!, data, passed)
    if (!wider) continue
    templates.splice(at, 1)
    templates.unshift(wider)
    return true
  }
  return false
}

/** Reads by the first template that fits, and puts it first. */
function readByAny(templates: FrameTemplate[], data: string): JsonObject | undefined {
  for (let at = 0; at < templates.length; at++) {
    const template = templates[at]!
    const frame = readByTemplate(template, data)
    if (!frame) continue
    toFront(templates, at)
    return frame
  }
  return undefined
}

/** Puts the template that was good last where it is tried first. */
function toFront(templates: FrameTemplate[], at: number): void {
  if (at === 0) return
  const template = templates[at]!
  templates[at] = templates[0]!
  templates[0] = template
}
