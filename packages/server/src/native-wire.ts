import { encodeRecords } from '@millrace/core/native'
import type { WireFormat } from './wire.js'

/** Millrace's own wire: each record as JSON in the `data` of one server-sent event, read by `decodeRecord` of `@millrace/core/native`. */
export const nativeWire: WireFormat = {
  id: 'native',
  headers: { 'content-type': 'text/event-stream; charset=utf-8' },
  heartbeat: ': \n\n',
  createEncoder: () => ({ encode: encodeRecords }),
}
