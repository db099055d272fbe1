import type { HeaderMap } from '@millrace/core'

/**
 * The key of a client: as a bearer token, or in `x-api-key`, as different clients of Anthropic's dialect send it (@anthropic-ai/sdk 1.14.0 the one,
 * @ai-sdk/anthropic 4.0.105 the other, 2026-11). Undefined where there is none.
 */
export function clientKey(headers: HeaderMap): string | undefined {
  const [, bearer] = /^bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? '') ?? []
  return bearer ?? (headers['x-api-key'] || undefined)
}
