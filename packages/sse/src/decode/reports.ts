/** The functions of the user that hear of lines which belong to no event. */
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

/** Reads lines that are no field, for a runtime that looks for errors in them. */
export interface SseUnknownLines {
  /**
   * Reads the line in `[start, end)` of `text`; of a longer one its first 65,536 UTF-16 units. Called inside `push` and `end`, at once and in
   * the order of the stream: it must not call the decoder, and must not throw. No string is made of a line, so that a flood of them costs
   * about as much as one of comments.
   *
   * @param text - some lines of the stream. A slice of it that is kept may keep all of it in memory.
   * @param eventsBefore - how many of the events that the same `push` or `end` gives came before the line.
   */
  read(text: string, start: number, end: number, eventsBefore: number): void
}

/** UTF-16 units that are reported of a comment or an unknown field. */
const REPORTED_UNITS = 4096
/** UTF-16 units that {@link SseUnknownLines} gets of a line. */
export const LINE_UNITS = 64 * 1024
/** Bytes by which a line is seen to be no field. */
const NAMING_BYTES = 1

/** Bytes that hold so many units whatever they are (three bytes at most for one), with colon, space and a character cut at the end. */
const bytesOf = (units: number): number => 3 * units + 8

/** Bytes to keep of a line that is no field. */
export type KeptBytes = Readonly<Record<'comment' | 'unknown', number>>

/** Bytes to keep of a line, where there may be somebody to read it. */
export function keptBytes(reports: Reports | undefined, unknownLines: SseUnknownLines | undefined): KeptBytes {
  const { comment, unknown } = reports?.keptBytes ?? { comment: NAMING_BYTES, unknown: NAMING_BYTES }
  return { comment, unknown: unknownLines ? bytesOf(LINE_UNITS) : unknown }
}

/** Calls for the user, collected while the parser runs and made when it does not: no user code inside the parser. */
export class Reports {
  /** True while calls wait for `deliver`. */
  pending = false
  readonly #callbacks: SseCallbacks
  #calls: (() => void)[] = []

  constructor(callbacks: SseCallbacks) {
    this.#callbacks = callbacks
  }

  /** Undefined where the user wants to hear of nothing. */
  static for(callbacks: SseCallbacks): Reports | undefined {
    const { onComment, onRetry, onUnknownField } = callbacks
    return onComment || onRetry || onUnknownField ? new Reports(callbacks) : undefined
  }

  /** Bytes of a line to keep for its report. */
  get keptBytes(): KeptBytes {
    const { onComment, onUnknownField } = this.#callbacks
    return {
      comment: onComment ? bytesOf(REPORTED_UNITS) : NAMING_BYTES,
      unknown: onUnknownField ? bytesOf(REPORTED_UNITS) : NAMING_BYTES,
    }
  }

  /** A comment in `[start, end)`, its colon included. */
  comment(text: string, start: number, end: number): void {
    const { onComment } = this.#callbacks
    if (onComment === undefined) return
    const from = text.charCodeAt(start + 1) === 0x20 ? start + 2 : start + 1
    const comment = text.slice(from, Math.min(end, from + REPORTED_UNITS))
    this.#add(() => onComment(comment))
  }

  retry(ms: number): void {
    const { onRetry } = this.#callbacks
    if (onRetry !== undefined) this.#add(() => onRetry(ms))
  }

  /** A line in `[start, end)` that the standard does not know. */
  unknown(text: string, start: number, end: number, eventsBefore: number): void {
    const { onUnknownField } = this.#callbacks
    if (onUnknownField === undefined) return
    const line = text.slice(start, Math.min(end, start + REPORTED_UNITS))
    const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? []
    this.#add(() => onUnknownField(name, value, eventsBefore, line))
  }

  /** Makes every collected call, in order; then throws the first exception that came out of one, if any did. */
  deliver(): void {
    const calls = this.#calls
    this.#calls = []
    this.pending = false
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

  #add(call: () => void): void {
    this.#calls.push(call)
    this.pending = true
  }
}
