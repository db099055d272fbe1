/** The functions of the user that hear of comments and unknown lines. */
export interface SseCallbacks {
  /**
   * Called with the text of a comment, without its colon and one leading space; of a longer one with the first 4096 UTF-16 units.
   * Comments cost nothing when this is not given.
   */
  readonly onComment?: ((text: string) => void) | undefined
  /** Called with the reconnection time in milliseconds at each valid `retry:` line, clamped to 0 … 2^31-1. Not called for an invalid one. */
  readonly onRetry?: ((ms: number) => void) | undefined
  /**
   * Called with the name and the value of a field that the standard does not know; of a longer line with what stands in its first
   * 4096 UTF-16 units. `eventsBefore` says where the field stood: how many of the events that the same `push` or `end` gives came
   * before it. `line` is the line as it stands. Some servers put errors there: llama-box sends a field `error`, Gemini bare JSON (2026-11).
   * Such lines cost nothing when this is not given.
   */
  readonly onUnknownField?: ((name: string, value: string, eventsBefore: number, line: string) => void) | undefined
}

/** UTF-16 units that are reported of a comment or an unknown line. */
const REPORTED_UNITS = 4096
/** Bytes that hold so many units whatever they are (three bytes at most for one), with colon, space and a character cut at the end. */
const REPORTED_BYTES = 3 * REPORTED_UNITS + 8
/** Bytes by which a line is seen to be no field. */
const NAMING_BYTES = 1

/** Calls for the user, collected while the parser runs and made when it does not: no user code inside the parser. */
export class Reports {
  readonly #callbacks: SseCallbacks
  #calls: (() => void)[] = []

  constructor(callbacks: SseCallbacks) {
    this.#callbacks = callbacks
  }

  /** Bytes of a line to keep for its report. */
  get keptBytes(): Record<'comment' | 'unknown', number> {
    return {
      comment: this.#callbacks.onComment ? REPORTED_BYTES : NAMING_BYTES,
      unknown: this.#callbacks.onUnknownField ? REPORTED_BYTES : NAMING_BYTES,
    }
  }

  comment(text: string): void {
    this.#calls.push(() => this.#callbacks.onComment?.(text.slice(0, REPORTED_UNITS)))
  }

  retry(ms: number): void {
    if (this.#callbacks.onRetry) this.#calls.push(() => this.#callbacks.onRetry?.(ms))
  }

  unknownField(line: string, eventsBefore: number): void {
    const text = line.slice(0, REPORTED_UNITS)
    const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(text) ?? []
    this.#calls.push(() => this.#callbacks.onUnknownField?.(name, value, eventsBefore, text))
  }

  /** Makes every collected call, in order; then throws the first exception that came out of one, if any did. */
  deliver(): void {
    if (this.#calls.length === 0) return
    const calls = this.#calls
    this.#calls = []
    const failures: unknown[] = []
    for (const call of calls) {
      try {
        call()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }
}
