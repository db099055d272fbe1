import { createStore } from 'zustand/vanilla'
import type { RoomEvent } from '../../shared/room.js'
import type { RawRecord } from './counts.js'

/** The latest answer of this tab, as the machine room sees it. */
export interface Room {
  readonly streamId?: string
  /** Milliseconds of `performance.now()` at which it was asked for. */
  readonly askedAt: number
  /** Milliseconds from there to the first record with text in it. */
  readonly firstTextMs?: number
  /** Bytes of bodies that the page has read, over all connections. */
  readonly bytes: number
  /** Records that have come, repeated ones included. */
  readonly records: number
  /** Number of the last record. */
  readonly seq: number
  readonly connections: number
  /** The server that the page reads from. */
  readonly server?: string
  /** Tokens that came in each step of the chart. */
  readonly steps: readonly number[]
  readonly raw: readonly RawRecord[]
  /** True behind the last record. */
  readonly ended: boolean
  /** Told by the servers, as long as the panel is open. */
  readonly facts: readonly RoomEvent[]
  /** Those of the answer that this one takes the place of, since its server has died. */
  readonly earlier: readonly RoomEvent[]
  readonly vendorBytes: number
  readonly batches: number
  /** Number of the last record that the store has. */
  readonly keptSeq: number
  readonly held: boolean
}

const emptyRoom: Room = {
  askedAt: 0,
  bytes: 0,
  records: 0,
  seq: 0,
  connections: 0,
  steps: [],
  raw: [],
  ended: false,
  facts: [],
  earlier: [],
  vendorBytes: 0,
  batches: 0,
  keptSeq: 0,
  held: false,
}

/** What the panel shows: set ten times a second at most. */
export const room = createStore<Room>(() => emptyRoom)

let draft: Room = emptyRoom
let waits = false
const quietMs = 100

/** Changes the room; the panel sees it with the next tick. */
export function change(make: (room: Room) => Partial<Room>): void {
  draft = { ...draft, ...make(draft) }
  if (waits) return
  waits = true
  setTimeout(() => {
    waits = false
    room.setState(draft, true)
  }, quietMs)
}

/** The answer whose story the next one goes on with. */
let replaced: string | undefined

/** Lets the story of an answer go on with that of the next one. */
export function replaceStory(streamId: string | undefined): void {
  replaced = streamId
}

/** Begins with another answer. */
export const begin = (streamId: string): void =>
  change(before => {
    if (before.streamId === streamId) return {}
    const earlier = replaced !== undefined && before.streamId === replaced ? [...before.earlier, ...before.facts] : []
    return { ...emptyRoom, streamId, askedAt: performance.now(), earlier }
  })
