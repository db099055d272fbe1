import type { Flow, HttpRequest, Receiver, Transport } from '@millrace/core'

/** One exchange that a provider began, in the hands of a case. */
export interface Exchange {
  /** The signed request. */
  readonly request: HttpRequest
  /** The other side. Told nothing once it has cancelled. */
  readonly receiver: Receiver
  /** True when the provider has closed the exchange. */
  readonly cancelled: boolean
}

/** A transport without a network: what it answers is up to the case. */
export interface Wire {
  /** Hand this to the provider. */
  readonly transport: Transport
  /** Every exchange so far. */
  readonly exchanges: readonly Exchange[]
  /** Resolves with the error that the provider threw at the wire, which no transport expects; pending where it threw none. */
  readonly broken: Promise<unknown>
}

/**
 * A wire.
 *
 * @param answer - called in a microtask for each exchange, with its number from 1; may go on answering later.
 */
export function createWire(answer: (exchange: Exchange, number: number) => void | Promise<void>): Wire {
  const exchanges: Exchange[] = []
  let breaks: (thrown: unknown) => void = () => {}
  const broken = new Promise<unknown>(resolve => {
    breaks = resolve
  })
  const transport: Transport = (request, receiver) => {
    const exchange: Exchange & { cancelled: boolean } = {
      request,
      receiver: guarded(receiver, () => exchange.cancelled),
      cancelled: false,
    }
    exchanges.push(exchange)
    const number = exchanges.length
    queueMicrotask(async () => {
      if (exchange.cancelled) return
      try {
        await answer(exchange, number)
      } catch (thrown) {
        breaks(thrown)
      }
    })
    const flow: Flow = {
      // Bytes that were sent before are on their way: the provider holds them.
      pause() {},
      resume() {},
      cancel() {
        exchange.cancelled = true
      },
    }
    return flow
  }
  return { transport, exchanges, broken }
}

/** A transport tells nothing after `cancel()`, and nothing is asked of it here that a real one would not do. */
const guarded = (receiver: Receiver, closed: () => boolean): Receiver => ({
  head: (status, headers) => closed() || receiver.head(status, headers),
  data: bytes => closed() || receiver.data(bytes),
  end: () => closed() || receiver.end(),
  error: cause => closed() || receiver.error(cause),
})

/** Answers with a whole body, in these pieces. */
export async function play(
  { receiver }: Exchange,
  headers: { readonly [name: string]: string },
  pieces: readonly Uint8Array[],
  status = 200,
): Promise<void> {
  receiver.head(status, headers)
  await giveBody(receiver, pieces)
}

/** Gives a body in these pieces, and its end. */
export async function giveBody(receiver: Pick<Receiver, 'data' | 'end'>, pieces: readonly Uint8Array[]): Promise<void> {
  await inTurns(pieces, piece => receiver.data(piece))
  receiver.end()
}

/** Gives each piece in a turn of its own: those of one turn are joined before they are read, and a cut between them would not be tried. */
export async function inTurns(pieces: readonly Uint8Array[], give: (piece: Uint8Array) => void): Promise<void> {
  for (const [at, piece] of pieces.entries()) {
    if (at > 0) await turn()
    give(piece)
  }
}

// Taken before any test puts fake timers in place.
const { setImmediate: immediate = (next: () => void) => setTimeout(next, 0) } = globalThis

/** The next turn of the loop: all microtasks have run, and what came in this one has been read. */
export const turn = (): Promise<void> => new Promise(next => immediate(next))

/** A body in pieces of this many bytes. */
export function sliced(body: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0; at < body.length; at += size) pieces.push(body.subarray(at, at + size))
  return pieces
}
