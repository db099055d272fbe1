/**
 * One token: an optional space with a word (at most 12 letters of it), up to two Chinese, Japanese or Korean characters,
 * any other single character, or a run of blanks. Every character belongs to exactly one token.
 */
const token =
  /[ \t]?(?:[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}_']){1,12}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]{1,2}|[ \t]?\S|\s{1,16}/gu

/** Splits text as a model would send it. Lazy, and the tokens joined are the text. */
export function* tokenize(text: string): Generator<string> {
  for (const match of text.matchAll(token)) yield match[0]
}

/** The emulator's own count of tokens, by the same rule as {@link tokenize}. */
export function countTokens(text: string): number {
  let count = 0
  for (const _ of text.matchAll(token)) count++
  return count
}
