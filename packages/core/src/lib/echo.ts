/** Characters that are compared at a time, and the steps in which a text is looked at: runs of `shared + step` are seen wherever they begin. */
const shared = 16
const step = shared / 2
/** Shorter texts are looked for as a whole. */
const short = shared + step

/** Characters of what was said that are looked at: more is cut in its middle. */
const mostSaid = 1024 * 1024

/**
 * A vendor's words without what they repeat of a conversation: 24 characters or more in a row, or all of a shorter text. Words that the vendor
 * and the conversation happen to share are not so long.
 *
 * @param said - texts of the conversation.
 */
export function withoutEcho(text: string, said: readonly string[]): string {
  // A text of five characters is a word that any message may have. Each once: a conversation may say the same a hundred thousand times.
  const whole = new Set(said.filter(each => each.length > 5 && each.length < short))
  const all = said.filter(each => each.length >= shared).join('\n')
  const spans = [...whole].flatMap(each => placesOf(text, each))
  if (all !== '') spans.push(...runsIn(text, inPart(all)))
  return without(text, spans)
}

/** A part of a text, from the first character to the one behind its last. */
type Span = readonly [from: number, to: number]

const hidden = '[redacted]'

/** The text without these parts. All of them are parts of the text as it came, so that it grows by no more than one `hidden` for each. */
function without(text: string, spans: Span[]): string {
  let clean = ''
  let kept = 0
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    if (from >= kept) clean += `${text.slice(kept, from)}${hidden}`
    kept = Math.max(kept, to)
  }
  return clean + text.slice(kept)
}

function placesOf(text: string, each: string): Span[] {
  const spans: Span[] = []
  for (let at = text.indexOf(each); at !== -1; at = text.indexOf(each, at + each.length))
    spans.push([at, at + each.length])
  return spans
}

const inPart = (text: string): string =>
  text.length <= mostSaid ? text : `${text.slice(0, mostSaid / 2)}\n${text.slice(-mostSaid / 2)}`

/** The parts of a text that are 24 characters or more of what was said. */
function runsIn(text: string, said: string): Span[] {
  const spans: Span[] = []
  let kept = 0
  for (let at = 0; at + shared <= text.length; at += step) {
    const place = at < kept ? -1 : said.indexOf(text.slice(at, at + shared))
    if (place === -1) continue
    let from = at
    let to = at + shared
    const off = place - at
    while (from > kept && said[from - 1 + off] === text[from - 1]) from--
    while (to < text.length && said[to + off] === text[to]) to++
    spans.push([from, to])
    kept = to
  }
  return spans
}
