/** Waits for what an event of the network will bring about, 20 s at most. */
export async function until<T>(
  what: string,
  look: () => T | false | undefined | Promise<T | false | undefined>,
  capMs = 20_000,
): Promise<T> {
  for (const end = performance.now() + capMs; ; ) {
    const seen = await look()
    if (seen) return seen
    if (performance.now() > end) throw new Error(`Waited ${capMs} ms for this: ${what}.`)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

/** Waits until a number has stayed the same over 50 looks, with whole turns of the event loop between them. */
export async function settled(what: string, look: () => number): Promise<number> {
  let last = look()
  let same = 0
  await until(
    `${what} comes to rest`,
    async () => {
      await new Promise(resolve => setTimeout(resolve, 5))
      const now = look()
      same = now === last ? same + 1 : 0
      last = now
      return same >= 50
    },
    20_000,
  )
  return last
}
