import type { ToolCallEndEvent } from '../vocabulary/events.js'

/** The ends of calls that the vendor runs itself. By their records, which compositions pass on as they are: it is nothing that readers need to know. */
const vendorCalls = new WeakSet<ToolCallEndEvent>()

/** Notes that the vendor runs a call. @returns the record itself. */
export function markVendorCall(record: ToolCallEndEvent): ToolCallEndEvent {
  vendorCalls.add(record)
  return record
}

/** True for a call that the vendor runs itself, whether its result has come or not. */
export const isVendorCall = (record: ToolCallEndEvent): boolean => vendorCalls.has(record)
