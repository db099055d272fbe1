/** Longer than anything takes here. */
const capMs = 15_000

/** Looks until what is seen is right, or so long that it never will be. */
export async function atLast<T>(
  look: () => T | Promise<T>,
  isRight: (seen: Awaited<T>) => boolean,
): Promise<Awaited<T>> {
  const until = performance.now() + capMs
  for (;;) {
    const seen = await look()
    if (isRight(seen) || performance.now() > until) return seen
    await new Promise(resolve => setTimeout(resolve, 2))
  }
}

/** Waits for what must happen, no longer than it can take; says so where it does not. */
export async function within(
  what: string,
  done: Promise<unknown>,
  problems: string[],
  withinMs = capMs,
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<string>(resolve => {
    timer = setTimeout(resolve, withinMs, `It takes too long until ${what}.`)
  })
  const problem = await Promise.race([done.then(() => undefined), late])
  clearTimeout(timer)
  if (problem) problems.push(problem)
}
