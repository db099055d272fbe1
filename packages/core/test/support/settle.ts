// Taken before any test puts fake timers in place.
const immediate = setImmediate

/** Waits for the end of the turn, until no microtask is left. */
export const settle = (): Promise<void> => new Promise(resolve => immediate(resolve))
