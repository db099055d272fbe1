import { createStore } from 'zustand/vanilla'
import type { FaultId } from '../../shared/info.js'

/** The fault that strikes the next question; none mostly. */
export const nextFault = createStore<{ readonly id?: FaultId }>(() => ({}))

/** Streams that were asked for with a fault, in any of the tabs: they read the same answers. */
const struck = new Map<string, FaultId>()
const tabs = new BroadcastChannel('millrace-faults')
tabs.onmessage = ({ data: [streamId, fault] }) => struck.set(streamId, fault)
let taken: FaultId | undefined

/** Takes the chosen fault for a question that is asked now. */
export function takeFault(): FaultId | undefined {
  taken = nextFault.getState().id
  nextFault.setState({}, true)
  return taken
}

/** Notes which stream the fault that was taken last belongs to. */
export function noteStream(streamId: string | undefined): void {
  if (streamId !== undefined && taken !== undefined) {
    struck.set(streamId, taken)
    // One reader is slow, and not all.
    if (taken !== 'slow-reader') tabs.postMessage([streamId, taken])
  }
  taken = undefined
}

export const faultOf = (streamId: string | undefined): FaultId | undefined =>
  streamId === undefined ? undefined : struck.get(streamId)

export const isSlow = (streamId: string): boolean => (struck.get(streamId) ?? taken) === 'slow-reader'

/** Lets a fault happen to an answer that runs. */
export async function strike(id: FaultId, streamId: string): Promise<void> {
  // A server that is killed may take its answer to this along.
  await fetch(`/api/faults/${id}?stream=${encodeURIComponent(streamId)}`, { method: 'POST' }).catch(() => {})
}
