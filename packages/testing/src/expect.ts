/** A promise that a provider does not keep. The message says what was expected and what came. */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError'
}

/** Fails the case where the promise is not held. */
export function check(held: boolean, promise: string): asserts held {
  if (!held) throw new ConformanceError(promise)
}

/** Fails the case where two JSON values differ, keys in any order. */
export function same(actual: unknown, expected: unknown, what: string): void {
  const [came, wanted] = [canonical(actual), canonical(expected)]
  check(came === wanted, `${what}:\n  expected ${shortened(wanted)}\n  came     ${shortened(came)}`)
}

/** JSON with the keys of objects sorted, and without those that are undefined. */
export function canonical(value: unknown): string {
  const sorted = JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )
  return sorted ?? 'undefined'
}

const shortened = (text: string): string => (text.length > 2_000 ? `${text.slice(0, 2_000)}…` : text)
