import { parseFrame } from './frame.js'
import { type FrameTemplate, readByTemplate } from './frame-template.js'
import type { JsonObject } from './json.js'
import { templateOf, widened } from './template-search.js'

/** Credit that a search for a template takes at first: it looks at a few frames, for the time of as many frames parsed. */
const firstPrice = 32
/** Credit that a frame read by a template gives: it pays for a search by the time that it saved. A frame parsed whole gives 1. */
const hitCredit = 4
/** Frames that one search compares with the first of its frames: so many forms of a frame may alternate. */
const compared = 4
/** Templates of one stream: reasoning, text and arguments, each with a few forms of the rest of the frame. */
const maxTemplates = 6
/** Misses in a row for which templates are still tried with each frame, and with each which frame after that. */
const hopeful = 4
const tryEvery = 8

/**
 * A {@link parseFrame} for the frames of one stream. Vendors repeat the same 200 bytes with every token: a frame that differs from earlier
 * ones in a few strings and numbers is read by a template, in a third to a half of the time. The result is the same, and so is what is refused. No object
 * is handed out twice: a frame may be kept. A stream whose frames are not alike costs what `JSON.parse` costs.
 *
 * @param passed - keys of the objects and lists that the reader only passes through, and never keeps or changes. The frame and the containers below such
 * keys alone are handed out again with the next values, which spares an object for each; then they are good until the next frame is read. All others are
 * a frame's own. Default: none.
 */
export function createFrameParser(passed: readonly string[] = []): (data: string) => JsonObject {
  /** Made for the first. */
  let templates: FrameTemplate[] | undefined
  let misses = 0
  let credit = 0
  let price = firstPrice
  let searched: string | undefined
  let left = 0
  return data => {
    if (templates && (misses < hopeful || misses % tryEvery === 0)) {
      const frame = readByAny(templates, data)
      if (frame) {
        misses = 0
        if (credit < price) credit += hitCredit
        if (price > firstPrice) price -= hitCredit
        return frame
      }
    }
    const frame = parseFrame(data)
    misses++
    credit++
    if (credit < price) return frame
    templates ??= []
    let found = addWidened(templates, data, passed)
    if (!found && searched === undefined) {
      searched = data
      left = compared
      return frame
    }
    if (!found) {
      const template = templateOf(searched!, data, passed)
      if (!template && --left > 0) return frame
      if (template && templates.unshift(template) > maxTemplates) templates.pop()
      found = template !== undefined
    }
    if (found) misses = 0
    price *= 2
    credit = 0
    searched = undefined
    return frame
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
    if (at > 0) {
      templates[at] = templates[0]!
      templates[0] = template
    }
    return frame
  }
  return undefined
}
