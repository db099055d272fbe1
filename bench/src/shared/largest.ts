/** Steps by which the interval between a number that holds and one that does not is narrowed. */
const steps = 4

/**
 * The largest number that holds, to about 4 %: doubled until one does not, then between the two by halves of their ratio.
 *
 * @param holds - true below the limit, false above it.
 * @param from - where the search begins; halved while it does not hold. 0 where not even 1 does.
 */
export async function largestThatHolds(holds: (count: number) => Promise<boolean>, from: number): Promise<number> {
  let good = 0
  let bad = Number.POSITIVE_INFINITY
  for (let next = from; next >= 1; ) {
    if (await holds(next)) good = next
    else bad = next
    if (good > 0 && bad < Number.POSITIVE_INFINITY) break
    next = good > 0 ? good * 2 : Math.floor(bad / 2)
  }
  if (good === 0) return 0
  for (let step = 0; step < steps && bad - good > 1; step++) {
    const middle = Math.min(bad - 1, Math.max(good + 1, Math.round(Math.sqrt(good * bad))))
    if (await holds(middle)) good = middle
    else bad = middle
  }
  return good
}
