const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => unknown }

/**
 * Calls back when the event loop has handed out what the network brought this turn; where there is no `setImmediate`, as soon as a timer can.
 * On Node several chunks, and all the sockets that are ready, come in one turn: their texts share a write.
 */
export const afterTurn: (callback: () => void) => unknown = setImmediate ?? (callback => setTimeout(callback, 0))
