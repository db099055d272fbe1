/**
 * Checks a setting that takes one of a few words.
 *
 * @throws TypeError naming the setting and the words.
 */
export function checkOneOf(name: string, value: unknown, words: readonly string[]): void {
  if (!Array.isArray(words)) throw new TypeError('checkOneOf takes a name, a value and a list of words.')
  if (!words.includes(value as string)) throw new TypeError(`${name} takes ${words.join(' or ')}.`)
}

/**
 * Checks the model of a provider's settings.
 *
 * @throws TypeError for anything but a text that is not empty.
 */
export function checkModel(model: unknown): void {
  if (typeof model !== 'string' || model === '') throw new TypeError('model takes the name of a model.')
}
