import type { ErrorInfo } from '../vocabulary/error-info.js'
import type { ChatRecord } from '../vocabulary/events.js'
import type { Reading } from './reading.js'

/**
 * A state of an attempt: what it is reading. An attempt is in one state at a time (no head yet, the first bytes, the answer, a whole JSON
 * body, an error body, a body that is drained), and each state tells its {@link BodyListener} what comes of it.
 */
export interface Body {
  /** The two that read the answer; absent where this is none. */
  readonly reading?: Reading
  /** Reads the next bytes. */
  data(bytes: Uint8Array): void
  /** The body is complete. */
  end(): void
  /**
   * Nothing more will come: the connection broke, or a limit passed.
   *
   * @param why - becomes the ending, unless the body has said why itself.
   * @param final - the time for all attempts is up: `why` is the ending even of an error body.
   */
  stop(why: ErrorInfo, final?: 'final'): void
  /** Releases timers: called once, when the attempt is over or another state follows. */
  close?(): void
}

/**
 * The fate of the response body behind the last record: `complete`, it has ended by itself; `close`, nobody wants the rest; `drain`, the
 * rest is read so that the connection can serve the next request.
 */
export type Rest = 'complete' | 'close' | 'drain'

/** The attempt, as a state sees it. */
export interface BodyListener {
  /** Another state reads on. */
  become(body: Body): void
  /** Records of the answer; more may follow. */
  records(batch: readonly ChatRecord[]): void
  /** The last records. */
  over(batch: readonly ChatRecord[], rest: Rest): void
  /** The connection broke inside of an answer that the vendor keeps: another response may tell the rest of it. */
  broken(reading: Reading, why: ErrorInfo): void
}

/** The state after the end: whatever a transport still says is dropped. */
export const closedBody: Body = { data() {}, end() {}, stop() {} }
