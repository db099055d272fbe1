/** A local server loads its model first, and thinks as slowly as the machine does. */
export const localPatience = { firstByteTimeoutMs: 600_000, idleTimeoutMs: 300_000 } as const
