import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { join, type ProxiedConnection } from './faults/connection.js'
import type { Fault, FaultDirection } from './faults/fault.js'
import { type FaultPlan, type FaultPlanSettings, planFaults } from './faults/plan.js'

export type { ProxiedConnection } from './faults/connection.js'
export { type Fault, type FaultDirection, type FaultKind, faultKinds, formatFault } from './faults/fault.js'
export { type FaultPlan, type FaultPlanSettings, formatFaultPlan, planFaults } from './faults/plan.js'
export { seededRandom } from './faults/random.js'

/** Options of {@link createFaultProxy}. */
export interface FaultProxyOptions extends FaultPlanSettings {
  /** The server behind: an `http:` address, with or without a path. */
  readonly target: string | URL
  /** Connections that have faults; later ones have none, so that a retry can succeed. Default: all. */
  readonly faultyConnections?: number
  /** Makes the plans in place of the seed: for a fault at a place of one's own. A direction that it leaves out has no faults. */
  readonly plan?: (connection: number) => Partial<FaultPlan>
  /** Called when a fault strikes. Default: nobody is told. */
  readonly onFault?: (fault: Fault, direction: FaultDirection, connection: ProxiedConnection) => void
}

/** A proxy that listens; made by {@link createFaultProxy}. */
export interface FaultProxy {
  /** The address to use instead of `target`: its path at the proxy's host and port, without a trailing slash. */
  readonly url: string
  /** The latest 100 connections, oldest first. */
  readonly connections: readonly ProxiedConnection[]
  /** The plan of a connection, whether it has been made or not. To be printed by `formatFaultPlan`. */
  plan(connection: number): FaultPlan
  /** Breaks the connections that are open and resolves when nothing is left. Idempotent. */
  close(): Promise<void>
  /** As `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>
}

/** Connections that a proxy remembers. */
const kept = 100

/**
 * A proxy between any HTTP client and server on this machine that cuts, resets, stalls, delays, slices and corrupts what passes, at byte
 * offsets drawn from a seed, in both directions. It works below HTTP, on the bytes of a connection: heads and chunk sizes are struck as well
 * as bodies. The same seed gives the same faults; what they spare comes through unchanged, and no faster than the receiving end takes it. A
 * client that closes its side is taken to be gone.
 *
 * @throws TypeError for a target that is no `http:` address and a seed that is no whole number.
 * @example
 * ```ts
 * import { once } from 'node:events'
 * import { createServer } from 'node:http'
 * import { createFaultProxy, formatFaultPlan } from '@millrace/testing/fault-proxy'
 *
 * const server = createServer((_, response) => response.end('x'.repeat(10_000))).listen(0, '127.0.0.1')
 * await once(server, 'listening')
 * const { port } = server.address() as { port: number }
 *
 * const proxy = await createFaultProxy({ seed: 7, target: `http://127.0.0.1:${port}`, kinds: ['slice', 'cut'] })
 * console.log(formatFaultPlan(proxy.plan(1)))
 * const text = fetch(proxy.url).then(response => response.text())
 * await text.catch(error => console.log(error.message))
 * await proxy.close()
 * server.close()
 * ```
 */
export async function createFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const { target, faultyConnections = Number.POSITIVE_INFINITY, onFault = () => {} } = options
  const address = new URL(target)
  if (address.protocol !== 'http:') throw new TypeError('target takes an http: address.')
  if (!Number.isSafeInteger(options.seed)) throw new TypeError('seed takes a whole number.')
  const { hostname, port } = address
  const connections: ProxiedConnection[] = []
  const open = new Set<() => Promise<void>>()
  let count = 0

  const plan = (number: number): FaultPlan => {
    if (options.plan) return { request: [], response: [], ...options.plan(number) }
    return planFaults(number > faultyConnections ? { ...options, kinds: [] } : options, number)
  }

  // Half open: each end is closed by us, when what it waits for has been passed on.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, client => {
    const upstream = connect({ host: hostname, port: Number(port || 80), allowHalfOpen: true, noDelay: true })
    const number = ++count
    const connection = join({ client, upstream, number, plan: plan(number), onFault })
    connections.push(connection)
    if (connections.length > kept) connections.shift()
    const end = (): Promise<void> => {
      client.destroy()
      return connection.closed
    }
    open.add(end)
    void connection.closed.then(() => open.delete(end))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= new Promise<void>(resolve => {
      server.close(() => resolve())
    }).then(async () => {
      await Promise.all([...open].map(end => end()))
    })
    for (const end of open) void end()
    return closing
  }
  address.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url: address.href.replace(/\/$/, ''), connections, plan, close, [Symbol.asyncDispose]: close }
}
