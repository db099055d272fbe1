import { type JsonObject, objectIn, textIn } from '@millrace/core/provider-kit'

/** The parts of a message or of reasoning, at their places; a bare text is one part. */
export function partsIn(list: unknown): readonly JsonObject[] {
  if (Array.isArray(list)) return list.map(part => (typeof part === 'string' ? { text: part } : objectIn(part)))
  return textIn(list) === undefined ? [] : [{ text: list }]
}

/** The text of a part, or of a refusal; empty where it has none. */
export const textOfPart = ({ text, refusal }: JsonObject): string => textIn(text) ?? textIn(refusal) ?? ''

/** All texts of an item. */
export const saidIn = ({ summary, content }: JsonObject): string =>
  [...partsIn(summary), ...partsIn(content)].map(textOfPart).join('')
