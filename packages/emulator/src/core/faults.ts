import { broken, cutAtByte, type FaultPlace, forever, untilFault } from './fault-steps.js'
import type { Plan, Step } from './plan.js'

/** Faults of the connection, the same for every vendor. `after` counts frames (events) that come before; default 3; with `from: 'text'` those of the text alone. */
export type ConnectionFault =
  /** The connection breaks after `bytes` bytes of the body or `after` frames; `clean` ends the body in good order instead. */
  | ({ readonly type: 'cut'; readonly bytes?: number; readonly clean?: boolean } & FaultPlace)
  /** Silence until the reader leaves. */
  | ({ readonly type: 'stall' } & FaultPlace)
  /** `json`: an event whose data is no JSON, then the rest. `bytes`: bytes that are no UTF-8, then the rest. `html`: a page of a proxy instead of the answer. */
  | ({ readonly type: 'garbage'; readonly kind?: 'json' | 'bytes' | 'html' } & FaultPlace)
  /** Holds the head for `ms`, or until the reader leaves. Default: until the reader leaves. */
  | { readonly type: 'slow-head'; readonly ms?: number }
  /** Sends the head and holds the first byte of the body. Default: until the reader leaves. */
  | { readonly type: 'slow-first-byte'; readonly ms?: number }

const badBytes: Step = new Uint8Array([0x00, 0xff, 0xfe, 0xc3, 0x28, 0x0d, 0x80, 0x0a])
const page =
  '<!doctype html>\n<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n'

const names: ReadonlySet<string> = new Set(['cut', 'stall', 'garbage', 'slow-head', 'slow-first-byte'])

/** True for a fault of the connection among others. */
export const isConnectionFault = (fault: { readonly type: string }): fault is ConnectionFault => names.has(fault.type)

/**
 * The plan with a fault of the connection in it.
 *
 * @param badEvent - an event that is no JSON, in the vendor's form.
 * @param hasText - true when the first text has been asked for.
 */
export function withConnectionFault(plan: Plan, fault: ConnectionFault, badEvent: Step, hasText: () => boolean): Plan {
  const { body } = plan
  switch (fault.type) {
    case 'cut': {
      const end = fault.clean ? [] : [broken]
      return {
        ...plan,
        body:
          fault.bytes === undefined ? untilFault(body, fault, hasText, () => end) : cutAtByte(body, fault.bytes, end),
      }
    }
    case 'stall':
      return { ...plan, body: untilFault(body, fault, hasText, () => [forever]) }
    case 'slow-head':
      return { ...plan, headDelayMs: fault.ms ?? Number.POSITIVE_INFINITY }
    case 'slow-first-byte':
      return { ...plan, body: prefixed([{ waitMs: fault.ms ?? Number.POSITIVE_INFINITY }], body) }
    case 'garbage':
      if (fault.kind === 'html')
        return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: [page] }
      return {
        ...plan,
        body: untilFault(body, fault, hasText, rest => prefixed([fault.kind === 'bytes' ? badBytes : badEvent], rest)),
      }
  }
}

function* prefixed(first: Iterable<Step>, rest: Iterable<Step>): Generator<Step> {
  yield* first
  yield* rest
}
