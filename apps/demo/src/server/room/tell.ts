import type { RoomFact } from '../../shared/room.js'

/** Hears what becomes of the answers of one server. Without a stream: a fact about all of them. */
export type Tell = (fact: RoomFact, streamId?: string) => void

/** Hears what becomes of one answer. */
export type TellOne = (fact: RoomFact) => void
