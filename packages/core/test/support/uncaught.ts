/** Runs the work with every uncaught exception and unhandled rejection caught here instead of by the test runner. */
export async function catchingUncaught(work: () => Promise<void>): Promise<unknown[]> {
  const caught: unknown[] = []
  const note = (thrown: unknown): void => void caught.push(thrown)
  const events = ['uncaughtException', 'unhandledRejection'] as const
  const before = events.map(event => process.rawListeners(event) as ((...args: unknown[]) => void)[])
  for (const event of events) {
    process.removeAllListeners(event)
    process.on(event as 'uncaughtException', note)
  }
  try {
    await work()
  } finally {
    events.forEach((event, i) => {
      process.removeAllListeners(event)
      for (const listener of before[i]!) process.on(event as 'uncaughtException', listener)
    })
  }
  return caught
}
