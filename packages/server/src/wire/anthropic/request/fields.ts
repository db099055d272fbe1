import type { Warn } from '@millrace/core/provider-kit'
import type { MessagesBody } from './body.js'

/** Fields that are read, and those without which the answer is the same: they concern price, storage and the vendor's own bookkeeping. */
const known: ReadonlySet<string> = new Set([
  ...['model', 'messages', 'system', 'max_tokens', 'stream', 'stop_sequences', 'temperature', 'top_p'],
  ...['tools', 'tool_choice', 'thinking', 'output_config', 'output_format', 'metadata'],
  // Sent by Claude Code and the SDKs (2026-11). The conversation comes whole with each request, whatever the vendor would edit in it.
  ...['cache_control', 'service_tier', 'context_management', 'betas', 'anthropic_beta', 'inference_geo', 'diagnostics'],
  // One that begins; one that is gone on with is refused.
  'thread',
])

/** Warns of fields that are left out. Their names are the client's own and may be of any length. */
export function warnOfFields(body: MessagesBody, warn: Warn): void {
  for (const [field, value] of Object.entries(body)) {
    if (known.has(field) || value === null || value === undefined) continue
    warn(field.slice(0, 100), 'Left out: no provider but Anthropic has it, or it is not known.')
  }
}
