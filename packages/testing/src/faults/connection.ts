import type { Socket } from 'node:net'
import type { Fault, FaultDirection } from './fault.js'
import { FaultPipe } from './pipe.js'
import type { FaultPlan } from './plan.js'

/** A connection as the proxy saw it. */
export interface ProxiedConnection {
  /** Dense, from 1. */
  readonly number: number
  /** The faults that were planned. */
  readonly plan: FaultPlan
  /** The faults that struck, in order. */
  readonly struck: readonly Fault[]
  /** Bytes passed on in each direction. */
  readonly bytes: Readonly<Record<FaultDirection, number>>
  /** Settles when both ends are closed. Never rejects. */
  readonly closed: Promise<void>
}

/** The two ends of a connection, and what is to become of what passes between them. */
export interface Junction {
  readonly client: Socket
  readonly upstream: Socket
  readonly number: number
  readonly plan: FaultPlan
  /** Called when a fault strikes. */
  onFault(fault: Fault, direction: FaultDirection, connection: ProxiedConnection): void
}

/** Joins two sockets that leave it to us when they end (`allowHalfOpen`). */
export function join({ client, upstream, number, plan, onFault }: Junction): ProxiedConnection {
  const struck: Fault[] = []
  const bytes = { request: 0, response: 0 }
  const ends = [client, upstream]
  const closes = ends.map(socket => new Promise(resolve => socket.on('close', resolve)))
  const connection = { number, plan, struck, bytes, closed: Promise.all(closes).then(() => {}) }

  const pipe = (source: Socket, sink: Socket, direction: FaultDirection): FaultPipe =>
    new FaultPipe({
      source,
      sink,
      faults: plan[direction],
      swallows: direction === 'request',
      onPass(length) {
        bytes[direction] += length
      },
      onStrike(fault) {
        struck.push(fault)
        if (fault.kind === 'cut') for (const end of ends) end.destroySoon()
        // Behind what was written before it.
        if (fault.kind === 'reset') sink.write('', () => resetAll(ends))
        onFault(fault, direction, connection)
      },
      onEnd: () => sink.destroySoon(),
    })
  const pipes = [pipe(client, upstream, 'request'), pipe(upstream, client, 'response')]

  // The event 'close' follows each error and tells of it.
  let broken = false
  client.on('error', () => {})
  upstream.on('error', () => {
    broken = true
  })
  // Clients do not close halves: whoever ends is gone, whatever still waits here.
  client.on('end', () => client.destroy())
  client.on('close', () => {
    for (const one of pipes) one.stop()
    upstream.destroy()
  })
  upstream.on('close', () => {
    if (broken) client.resetAndDestroy()
  })
  return connection
}

function resetAll(sockets: readonly Socket[]): void {
  for (const socket of sockets) socket.resetAndDestroy()
}
