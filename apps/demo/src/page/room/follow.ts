import type { RoomEvent } from '../../shared/room.js'
import { withFacts } from './counts.js'
import { change, room } from './room.js'
import { listenToServers } from './server-events.js'

/** Follows what the servers tell of the answer of the moment. Gives a function that ends it. */
export function followServers(): () => void {
  let followed: string | undefined
  let leave = (): void => {}
  const follow = (streamId: string | undefined): void => {
    if (streamId === followed) return
    followed = streamId
    leave()
    restart()
    leave = streamId === undefined ? () => {} : listenToServers(streamId, { event: take, restart })
  }
  follow(room.getState().streamId)
  const end = room.subscribe(({ streamId }) => follow(streamId))
  return () => {
    end()
    leave()
  }
}

const restart = (): void => change(() => ({ facts: [], vendorBytes: 0, batches: 0, keptSeq: 0 }))

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
