/**
 * The place behind the sentence that a text begins with and that may end at a character: `no` where it goes on, `wait` where only more text can tell.
 *
 * @param at - the place of the character, one of {@link mayEnd}.
 */
export function sentenceEnd(text: string, at: number): number | 'no' | 'wait' {
  if (text[at] === '\n') return at + 1
  const isWide = wideEnds.includes(text[at]!)
  const end = behind(isWide ? wideMarks : marks, text, at)
  if (end === text.length) return 'wait'
  if (isWide) return end
  const next = text[end]!
  const run = text.slice(at, end)
  if (!/\s/.test(next)) return wideScript.test(next) && /[.!?]/.test(run) ? end : 'no'
  if (/[!?]/.test(run)) return end
  const following = text.slice(end).trimStart()
  if (following === '') return 'wait'
  return goesOn(text.slice(0, at), following[0]!) ? 'no' : end
}

/** The characters that may end a sentence. */
export const mayEnd = /[.!?…。！？｡\n]/g

/** Full stops of Chinese and Japanese, which need no space behind them. */
const wideEnds = '。！？｡'
/** Marks that belong to the end, and those that close what the sentence opened. */
const wideMarks = /[。！？｡!?…]+[”’"'」』）)\]】》]*/y
const marks = /[.!?…]+["'”’)\]»]*/y
const wideScript = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/u

/** Titles and the like: always in the middle of a sentence. */
const never = new Set(
  'mr mrs ms mx dr prof rev sgt capt lt st messrs mmes vs e.g i.e eg ie approx u.s u.k u.n d.c ph.d'.split(' '),
)
/** In the middle where a number follows. */
const beforeNumber = new Set(
  'no nos vol vols p pp fig figs ch sec art op jan feb apr aug sep sept oct nov dec ca'.split(' '),
)

/** True for a full stop in the middle. @param said - the sentence before it. @param next - the first character of what follows. */
function goesOn(said: string, next: string): boolean {
  if (/\p{Ll}/u.test(next)) return true
  const word = /[\p{L}\p{N}.]*$/u.exec(said.slice(-16))![0].replace(/^\.+/, '')
  const small = word.toLowerCase()
  if (never.has(small) || (beforeNumber.has(small) && /\d/.test(next))) return true
  // An initial, and the number of an item in a list.
  return /^\p{Lu}$/u.test(word) ? word !== 'I' : /^\d+$/.test(word) && said.trim() === word
}

function behind(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at + 1
}
