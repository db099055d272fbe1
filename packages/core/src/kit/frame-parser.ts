import { parseFrame } from './frame.js'
import { type FrameTemplate, readByTemplate, templateOf } from './frame-template.js'
import type { JsonObject } from './json.js'

/** Credit that a search for a template takes at first: it looks at a few frames, for the time of as many frames parsed. */
const firstPrice = 32
/** Credit that a frame read by a template gives: it pays for a search by the time that it saved. A frame parsed whole gives 1. */
const hitCredit = 4
/** Frames that one search compares with the first of its frames: so many forms of a frame may alternate. */
const compared = 4
/** Templates of one stream: reasoning and text, each with a few forms of the rest of the frame. */
const maxTemplates = 6
/** Misses in a row for which templates are still tried with each frame, and with each which frame after that. */
const hopeful = 4
const tryEvery = 8

/**
 * A {@link parseFrame} for the frames of one stream. Vendors repeat the same 200 bytes with every token: a frame that differs from earlier
 * ones in one string alone is read by a template, in a third of the time. The result is the same, and so is what is refused. No object
 * is handed out twice: a frame may be kept. A stream whose frames are not alike costs what `JSON.parse` costs.
 *
 * @param passed - keys of the objects and lists that the reader only passes through, and never keeps or changes. Where a string below such alone is all that
 * differs, and no other object stands in the frame, the same objects are handed out again with the next string, which spares one for each level. Then
 * the frame itself is good until the next one is read. Default: none.
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
    if (searched === undefined) {
      searched = data
      left = compared
      return frame
    }
    const found = templateOf(searched, data, passed)
    if (!found && --left > 0) return frame
    if (found) {
      templates ??= []
      if (templates.unshift(found) > maxTemplates) templates.pop()
      misses = 0
    }
    price *= 2
    credit = 0
    searched = undefined
    return frame
  }
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
