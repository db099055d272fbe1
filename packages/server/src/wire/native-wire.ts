import { encodeRecords } from '@millrace/core/native'
import type { WireEncoder, WireFormat } from './wire.js'

/** Shared by all answers: it keeps no state. */
const encoder: WireEncoder = { encode: encodeRecords }

/** Millrace's own wire: each record as JSON in the `data` of one server-sent event, read by `decodeRecord` of `@millrace/core/native`. */
export const nativeWire: WireFormat = {
  id: 'native',
  headers: { 'content-type': 'text/event-stream; charset=utf-8' },
  heartbeat: ': \n\n',
  createEncoder: () => encoder,
}
