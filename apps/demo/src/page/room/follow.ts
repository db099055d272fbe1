import type { RoomEvent } from '../../shared/room.js'
import { withFacts } from './counts.js'
import { change, room } from './room.js'

/** Follows what the servers tell of the answer of the moment. Gives a function that ends it. */
export function followServers(): () => void {
  let events: EventSource | undefined
  let followed: string | undefined
  const follow = (streamId: string | undefined): void => {
    if (streamId === followed) return
    followed = streamId
    events?.close()
    events = undefined
    if (streamId === undefined) return
    events = new EventSource(`/api/room?stream=${encodeURIComponent(streamId)}`)
    // A connection that is made anew tells all of it again.
    events.onopen = () => change(() => ({ facts: [], vendorBytes: 0, batches: 0, keptSeq: 0 }))
    events.onmessage = ({ data }) => take(JSON.parse(data) as RoomEvent)
  }
  follow(room.getState().streamId)
  const end = room.subscribe(({ streamId }) => follow(streamId))
  return () => {
    end()
    events?.close()
  }
}

function take(event: RoomEvent): void {
  if (event.type === 'batches')
    change(({ vendorBytes, batches }) => ({ vendorBytes: vendorBytes + event.bytes, batches: batches + event.batches }))
  else if (event.type === 'kept') change(({ keptSeq }) => ({ keptSeq: Math.max(keptSeq, event.seq) }))
  else
    change(({ facts, held }) => ({
      facts: withFacts(facts, event),
      held: event.type === 'paused' || (held && event.type !== 'resumed' && event.type !== 'ended'),
    }))
}
