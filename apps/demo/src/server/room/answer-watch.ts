import type { RoomFact } from '../../shared/room.js'
import { Gathered } from './gathered.js'
import type { TellOne } from './tell.js'

/** Milliseconds for which the reader has to hold the vendor back before it is worth telling: each append pauses for a moment. */
const longPauseMs = 150

/** Watches one answer on its way through this server. */
export class AnswerWatch {
  readonly gathered: Gathered
  readonly #tell: TellOne
  #pause: ReturnType<typeof setTimeout> | undefined
  #toldPause = false

  constructor(tell: TellOne) {
    this.#tell = tell
    this.gathered = new Gathered(tell)
  }

  /** Tells a fact behind the numbers that lead up to it. */
  tell(fact: RoomFact): void {
    this.gathered.flush()
    this.#tell(fact)
  }

  paused(): void {
    this.#pause ??= setTimeout(() => {
      this.#toldPause = true
      this.tell({ type: 'paused' })
    }, longPauseMs)
  }

  resumed(): void {
    clearTimeout(this.#pause)
    this.#pause = undefined
    if (!this.#toldPause) return
    this.#toldPause = false
    this.tell({ type: 'resumed' })
  }

  /** Ends its timers. */
  close(): void {
    clearTimeout(this.#pause)
    this.gathered.flush()
  }
}
