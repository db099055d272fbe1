/** One thing that an answer does: send text or bytes, be silent for a while, or break the connection. */
export type Step = string | Uint8Array | Wait | Cut

/** Silence, in milliseconds, counted from when the step before was due. `Infinity` is silence until the reader leaves. */
export interface Wait {
  readonly waitMs: number
}

/** The connection breaks here: a destroyed socket, or a body that fails. Bytes that were sent before still arrive. */
export interface Cut {
  readonly cut: true
}

/**
 * A whole HTTP answer as data. The body is lazy: a step is asked for when the reader has room for it, so an answer of any
 * length costs no memory. A step that is a string or bytes is one frame of the dialect; faults count in these.
 */
export interface Plan {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds before the head goes out; `Infinity` holds it until the reader leaves. */
  readonly headDelayMs?: number
  readonly body: Iterable<Step>
}

/** True for a step that sends something. */
export const isFrame = (step: Step): step is string | Uint8Array =>
  typeof step === 'string' || step instanceof Uint8Array

/** An answer that is one JSON value. @param indent - blanks of each level; default none, and one line. */
export function jsonPlan(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
  indent = 0,
): Plan {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8', ...headers },
    body: [JSON.stringify(value, null, indent)],
  }
}
