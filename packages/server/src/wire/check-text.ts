/**
 * Gives what an encoder gave.
 *
 * @throws TypeError for anything but a text: `undefined` would be written as that word.
 */
export function checkText(encoded: unknown): string {
  if (typeof encoded !== 'string')
    throw new TypeError(
      `encode of the wire format gave ${encoded === null ? 'null' : `a value of type ${typeof encoded}`}, not a text.`,
    )
  return encoded
}
