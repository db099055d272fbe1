import type { GlmChatBody } from './body.js'
import type { GlmFailure } from './errors.js'

/** Checks a parsed body as GLM does and gives it back, or the failure that GLM answers with. */
export function validateBody(json: unknown, _models?: readonly string[]): GlmChatBody | GlmFailure {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return { code: '1210', field: 'body' }
  const body = json as GlmChatBody
  if (body.model === undefined) return { code: '1213', field: 'model' }
  if (!Array.isArray(body.messages)) return { code: '1213', field: 'messages' }
  return body
}
