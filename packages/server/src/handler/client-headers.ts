import { isHeaderName } from '../exchange/headers.js'

/**
 * Request headers that a browser may send: a preflight that does not allow one stops the whole request. Each row: its sender, and the headers that it
 * sent when it ran with a `window` (2026-11).
 */
const senders: readonly (readonly [sender: string, headers: readonly string[]])[] = [
  ['Millrace', ['content-type', 'authorization', 'last-event-id', 'millrace-stream-id']],
  ['openai 7.59.0', ['openai-organization', 'openai-project', 'openai-beta', 'user-agent', 'idempotency-key']],
  [
    '@anthropic-ai/sdk 1.14.0',
    ['anthropic-version', 'anthropic-beta', 'anthropic-dangerous-direct-browser-access', 'user-agent'],
  ],
  ['@ai-sdk/anthropic 4.0.105', ['x-api-key', 'anthropic-version', 'user-agent']],
]

/** The names in all rows. */
export const clientHeaders: readonly string[] = [...new Set(senders.flatMap(([, headers]) => headers))]

/**
 * True for a header about the client itself, of which openai 7.59.0 and @anthropic-ai/sdk 1.14.0 send eight to ten: `x-stainless-os`,
 * `x-stainless-retry-count`, and more in each year.
 */
export const isClientHeader = (name: string): boolean => name.startsWith('x-stainless-') && isHeaderName(name)
