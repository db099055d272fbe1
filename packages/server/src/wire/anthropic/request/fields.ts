import { objectIn, objectsIn, type Warn } from '@millrace/core/provider-kit'
import type { UnreadSettings } from '../../wire.js'
import type { MessagesBody } from './body.js'

/** Fields that are read, and those without which the answer is the same: they concern the vendor's own bookkeeping. */
const known: ReadonlySet<string> = new Set([
  ...['model', 'messages', 'system', 'max_tokens', 'stream', 'stop_sequences', 'temperature', 'top_p', 'top_k'],
  ...['tools', 'tool_choice', 'thinking', 'output_config', 'output_format', 'metadata', 'cache_control'],
  // Sent by Claude Code and the SDKs (2026-11).
  ...['betas', 'anthropic_beta', 'diagnostics'],
  // One that begins; one that is gone on with is refused.
  'thread',
])

/**
 * The vendor's own fields that ask for nothing in most requests: each is told here from one that does. Edits of thoughts are what Claude Code sends with each request
 * (2026-11); others shorten the conversation, which reaches other vendors as long as it is.
 */
const asksForNothing: { readonly [field: string]: (value: unknown) => boolean } = {
  service_tier: value => value === 'auto',
  inference_geo: value => value === 'global',
  context_management: value =>
    objectsIn(objectIn(value).edits).every(({ type }) => typeof type === 'string' && type.startsWith('clear_thinking')),
}

/** Finds the fields that are left out, and warns of those that ask for something. Their names are the client's own and may be of any length. */
export function unreadFields(body: MessagesBody, warn: Warn): UnreadSettings | undefined {
  const unread = Object.entries(body).filter(
    ([field, value]) => !known.has(field) && value !== null && value !== undefined,
  )
  for (const [field, value] of unread) {
    if (Object.hasOwn(asksForNothing, field) && asksForNothing[field]!(value)) continue
    warn(field.slice(0, 100), 'Left out: no provider but Anthropic has it, or it is not known.')
  }
  return unread.length > 0 ? (Object.fromEntries(unread) as UnreadSettings) : undefined
}
