/** Records and facts that are kept for looking at. */
const mostRecords = 500
const mostFacts = 120

/** Milliseconds of one point of the chart, and its points. */
export const stepMs = 250
export const mostSteps = 120

/** A record as it came over the wire. */
export interface RawRecord {
  /** Counts all that came, for the list. */
  readonly key: number
  readonly id: string
  readonly data: string
}

/** Adds to the end of a list, and drops from its beginning what is too much. */
const pushed = <Item>(list: readonly Item[], items: readonly Item[], most: number): readonly Item[] =>
  items.length === 0 ? list : [...list, ...items].slice(-most)

export const withRecords = (list: readonly RawRecord[], items: readonly RawRecord[]): readonly RawRecord[] =>
  pushed(list, items, mostRecords)

export const withFacts = <Fact>(list: readonly Fact[], fact: Fact): readonly Fact[] => pushed(list, [fact], mostFacts)

/**
 * Tokens of a text, as vendors count them on the average: four letters, or two Han characters of three. The wire has no tokens, and one record may hold
 * several.
 */
export function tokensIn(text: string): number {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0
  return han / 1.5 + (text.length - han) / 4
}

/** Adds tokens to the chart's point of their time; points between have none. */
export function withTokens(steps: readonly number[], begin: number, now: number, tokens: number): readonly number[] {
  const at = Math.max(0, Math.floor((now - begin) / stepMs))
  const next = [...steps]
  while (next.length <= at) next.push(0)
  next[at] = (next[at] ?? 0) + tokens
  return next
}

/** Tokens a second over the last whole second of the chart. */
export function rateOf(steps: readonly number[]): number {
  const last = steps.slice(-1000 / stepMs - 1, -1)
  return last.length === 0 ? 0 : (last.reduce((sum, tokens) => sum + tokens, 0) * 1000) / stepMs / last.length
}
