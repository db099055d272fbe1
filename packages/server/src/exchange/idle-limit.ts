/** The used part of `Bun.serve`'s server. */
interface BunServer {
  requestIP(request: Request): unknown
  /** Sets the idle timeout of a request's connection, in seconds; 0: none. */
  timeout(request: Request, seconds: number): void
}

const isBunServer = (server: unknown): server is BunServer =>
  typeof server === 'object' &&
  server !== null &&
  typeof (server as Partial<BunServer>).timeout === 'function' &&
  typeof (server as Partial<BunServer>).requestIP === 'function'

/**
 * Lifts the limit on silence where the server has one per request. Bun closes a connection that was silent for 10 s (cut at 12.0 s in Bun 1.4.5,
 * 2026-11), which a thinking model is.
 */
export function liftIdleLimit(request: Request, server: unknown): void {
  if (!isBunServer(server)) return
  try {
    server.timeout(request, 0)
  } catch {
    // Not a request of this server, as behind a proxy of it: the heartbeat is all that keeps it open then.
  }
}

/**
 * Milliseconds between heartbeats by default: 15 s, and less than the 10 s of silence that Bun allows where this runs on Bun, since not every
 * server there can be asked to lift that.
 */
export const usualHeartbeatMs = (): number => ('Bun' in globalThis ? 7_000 : 15_000)
