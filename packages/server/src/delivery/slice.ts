/** Gives the place to cut a text after at most `length` characters, never between the two halves of a surrogate pair. */
export function sliceEnd(text: string, length: number): number {
  if (text.length <= length) return text.length
  const last = text.charCodeAt(length - 1)
  return last >= 0xd800 && last <= 0xdbff ? length - 1 : length
}
