/** Milliseconds for what takes a few: whoever waits longer waits for ever. */
const longMs = 30_000

/** Settles as the promise does, or rejects when that takes for ever. */
export async function within<T>(what: string, promise: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`Waited ${longMs} ms for this: ${what}.`)), longMs)
  try {
    return await Promise.race([promise, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
