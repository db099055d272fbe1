import { redact } from '@millrace/core/internal'

/** Characters of a name that a client or a vendor chose. */
const longestName = 200

/** Keys of a gateway, as `newKey` makes them, and what is left of one that was cut. */
const ownKeys = /\bmillrace_[\w-]{16,}/g

/** Names that were shown lately: each line of a log has the same few. */
const lately = new Map<string, string>()
const mostNames = 500

/** A name that a client or a vendor chose, for log and metrics: without anything in it that looks like a key, and not longer than 200 characters. */
export function shownName(name: string): string {
  const known = lately.get(name)
  if (known !== undefined) return known
  const shown = redact(name.slice(0, 2 * longestName).replace(ownKeys, '[redacted]'), [], longestName)
  // One in which nothing was wrong: what looks like a key is not kept.
  if (shown === name) {
    if (lately.size >= mostNames) lately.clear()
    lately.set(name, name)
  }
  return shown
}
