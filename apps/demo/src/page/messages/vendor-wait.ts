import type { Message } from '@millrace/core'
import { useEffect, useState } from 'react'
import type { RoomEvent } from '../../shared/room.js'
import { listenToServers } from '../room/server-events.js'

/** A wait for a vendor that has refused for now. */
export interface VendorWait {
  /** HTTP status of the refusal. */
  readonly status: number
  /** Milliseconds since the epoch when it may be asked again. Absent where it has not said. */
  readonly until?: number
}

/** Milliseconds of silence behind which the servers are asked what they wait for. */
const silenceMs = 300

/** The wait that an event begins or ends: undefined for none, the one before where the event says nothing about it. */
export function waitAfter(before: VendorWait | undefined, event: RoomEvent, now = Date.now()): VendorWait | undefined {
  if (event.type === 'first-byte' || event.type === 'ended') return undefined
  if (event.type !== 'head') return before
  if (event.status < 300) return undefined
  // Told again behind a lost connection, it has lasted for a while. The clocks of both sides may differ.
  const passed = Math.max(0, now - event.at)
  return {
    status: event.status,
    ...(event.waitMs !== undefined && { until: now + Math.max(0, event.waitMs - passed) }),
  }
}

/** The wait of an answer that runs and has not grown for a moment. Undefined where its server waits for nothing. @param content - what has come of it. */
export function useVendorWait(streamId: string | undefined, content: Message['content']): VendorWait | undefined {
  const [wait, setWait] = useState<VendorWait>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: what comes ends the wait.
  useEffect(() => {
    if (streamId === undefined) return
    let leave = (): void => {}
    const listen = (): void => {
      leave = listenToServers(streamId, {
        event: event => setWait(before => waitAfter(before, event)),
        restart: () => setWait(undefined),
      })
    }
    const timer = setTimeout(listen, silenceMs)
    return () => {
      clearTimeout(timer)
      leave()
      setWait(undefined)
    }
  }, [streamId, content])
  return wait
}

/** Whole seconds from now to a time, at least 0; counted down while it is shown. Undefined for no time. */
export function useSecondsTo(until: number | undefined): number | undefined {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (until === undefined) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [until])
  return until === undefined ? undefined : Math.max(0, Math.ceil((until - now) / 1000))
}
