/** Milliseconds since 1970 with fractions: comparable between the processes of one machine. */
export const now = (): number => performance.timeOrigin + performance.now()

/** Waits. */
export const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))
