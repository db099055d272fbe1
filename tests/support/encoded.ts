import type { ChatRecord } from '@millrace/core'
import type { WireContext, WireFormat } from '@millrace/server'

/** The text of an answer on a wire. */
export function encoded(
  wire: WireFormat,
  batches: readonly (readonly ChatRecord[])[],
  context: WireContext = {},
): string {
  const encoder = wire.createEncoder(context)
  return batches.map(records => encoder.encode(records)).join('')
}
