import { redact } from '@millrace/core/internal'

/** Characters of a name that a client or a vendor chose. */
const longestName = 200

/** Keys of a gateway, as `newKey` makes them, and what is left of one that was cut. */
const ownKeys = /\bmillrace_[\w-]{16,}/g

/** A name that a client or a vendor chose, for log and metrics: without anything in it that looks like a key, and not longer than 200 characters. */
export const shownName = (name: string): string =>
  redact(name.slice(0, 2 * longestName).replace(ownKeys, '[redacted]'), [], longestName)
