/**
 * The deltas, which are nearly all records of a log. Their JSON is 46 characters and a token: the store keeps the block, a quote and the token, behind one
 * letter that no JSON of a record begins with.
 */
const forms = [
  { letter: 't', head: '{"type":"text-delta","id":"' },
  { letter: 'r', head: '{"type":"reasoning-delta","id":"' },
  { letter: 'c', head: '{"type":"tool-call-delta","toolCallId":"' },
] as const

const middle = '","delta":"'
const tail = '"}'

/**
 * Shortens the JSON of a record for the store. A delta `{"type":"text-delta","id":"0","delta":"Hi"}` becomes `t0"Hi`; likewise `r` for reasoning and `c`
 * for the arguments of a call. Any other text stays. The text is only cut and never read, so that `expanded` gives back each character.
 */
export function compacted(text: string): string {
  for (const { letter, head } of forms) {
    if (!text.startsWith(head)) continue
    const quote = text.indexOf('"', head.length)
    if (!text.startsWith(middle, quote) || text.length < quote + middle.length + tail.length || !text.endsWith(tail))
      return text
    return letter + text.slice(head.length, quote + 1) + text.slice(quote + middle.length, -tail.length)
  }
  return text
}

/** The JSON that `compacted` has shortened. A text that is JSON stays, such as one of a store of an earlier version. */
export function expanded(text: string): string {
  const form = forms.find(({ letter }) => text.startsWith(letter))
  if (!form) return text
  const quote = text.indexOf('"')
  return form.head + text.slice(1, quote) + middle + text.slice(quote + 1) + tail
}

/** One text for the store of the JSON of several records, a line each. */
export function joinedTexts(texts: readonly string[]): string {
  return texts.length === 1 ? compacted(texts[0]!) : texts.map(compacted).join('\n')
}

/** The lines of a stored text, as they are kept. */
export const linesOf = (stored: string): string[] => stored.split('\n')
