import type { Receiver } from '@millrace/core'

// Taken before any test puts fake timers in place.
const { setImmediate: immediate } = globalThis

/** The next turn: what came in this one has been read. */
export const turn = (): Promise<void> => new Promise(next => immediate(next))

/** Gives each piece in a turn of its own, since the pieces of one turn are joined before they are read. The end comes in the turn of the last one. */
export async function inTurns(receiver: Receiver, pieces: readonly Uint8Array[]): Promise<void> {
  for (const [at, piece] of pieces.entries()) {
    if (at > 0) await turn()
    receiver.data(piece)
  }
  receiver.end()
}

/** A body in pieces of this many bytes. */
export const sliced = (body: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(body.length / size) }, (_, at) => body.subarray(at * size, (at + 1) * size))
