import type { HeaderMap } from '@millrace/core'

/**
 * The key of a client: as a bearer token, or in `x-api-key`, as different clients of Anthropic's dialect send it (@anthropic-ai/sdk 1.14.0 the one,
 * @ai-sdk/anthropic 4.0.105 the other, 2026-11), or in `api-key`, as clients of Azure OpenAI do (openai 7.59.0, `AzureOpenAI`, 2026-11). A bearer token comes
 * first: who sends two keys has the vendor's own in `x-api-key`. Undefined where there is none.
 */
export function clientKey(headers: HeaderMap): string | undefined {
  const [, bearer] = /^bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? '') ?? []
  return bearer ?? (headers['x-api-key'] || headers['api-key'] || undefined)
}
