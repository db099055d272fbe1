/**
 * Checks a setting that takes one of a few words.
 *
 * @throws TypeError naming the setting and the words.
 */
export function checkOneOf(name: string, value: unknown, words: readonly string[]): void {
  if (!words.includes(value as string)) throw new TypeError(`${name} takes ${words.join(' or ')}.`)
}
