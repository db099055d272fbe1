/** Kinds of faults in the bytes between a client and a server. */
export type FaultKind = Fault['kind']

/** Which way the bytes go: `request` from client to server, `response` back. */
export type FaultDirection = 'request' | 'response'

/**
 * One fault. It strikes when `at` bytes have passed in its direction and another one comes; what comes in front of byte `at` is delivered.
 *
 * | kind | what happens |
 * |-|-|
 * | `cut` | both ends see the connection closed in good order |
 * | `reset` | both ends see it reset |
 * | `stall` | nothing passes any more, and the connection stays open |
 * | `delay` | nothing passes for `ms` milliseconds |
 * | `slice` | the next `length` bytes travel in pieces of `size` |
 * | `corrupt` | the byte is changed: the bits of `mask` are turned over |
 */
export type Fault =
  | { readonly kind: 'cut' | 'reset' | 'stall'; readonly at: number }
  | { readonly kind: 'delay'; readonly at: number; readonly ms: number }
  | { readonly kind: 'slice'; readonly at: number; readonly length: number; readonly size: number }
  | { readonly kind: 'corrupt'; readonly at: number; readonly mask: number }

/** Every kind of fault. */
export const faultKinds: readonly FaultKind[] = ['cut', 'reset', 'stall', 'delay', 'slice', 'corrupt']

/** A fault as text: `cut at 1402`, `slice at 120 (300 bytes in pieces of 3)`. */
export function formatFault(fault: Fault): string {
  const where = `${fault.kind} at ${fault.at}`
  if (fault.kind === 'delay') return `${where} (${fault.ms} ms)`
  if (fault.kind === 'slice') return `${where} (${fault.length} bytes in pieces of ${fault.size})`
  if (fault.kind === 'corrupt') return `${where} (mask 0x${fault.mask.toString(16).padStart(2, '0')})`
  return where
}
