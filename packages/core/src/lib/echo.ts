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
  let clean = text
  // A text of five characters is a word that any message may have.
  for (const each of said) if (each.length > 5 && each.length < short) clean = clean.replaceAll(each, hidden)
  const all = said.filter(each => each.length >= shared).join('\n')
  return all === '' ? clean : withoutRuns(clean, inPart(all))
}

const hidden = '[redacted]'

const inPart = (text: string): string =>
  text.length <= mostSaid ? text : `${text.slice(0, mostSaid / 2)}\n${text.slice(-mostSaid / 2)}`

function withoutRuns(text: string, said: string): string {
  let clean = ''
  let kept = 0
  for (let at = 0; at + shared <= text.length; at += step) {
    const place = at < kept ? -1 : said.indexOf(text.slice(at, at + shared))
    if (place === -1) continue
    let from = at
    let to = at + shared
    const off = place - at
    while (from > kept && said[from - 1 + off] === text[from - 1]) from--
    while (to < text.length && said[to + off] === text[to]) to++
    clean += `${text.slice(kept, from)}${hidden}`
    kept = to
  }
  return clean + text.slice(kept)
}
