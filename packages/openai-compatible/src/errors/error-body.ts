import { isObject, type JsonObject, textIn } from '@millrace/core/provider-kit'

/** True when a frame of a stream is an error, alone or beside choices. */
export function isErrorBody(body: JsonObject): boolean {
  const { error, base_resp: base, choices } = body
  // Nearly always.
  if (!error && !base && Array.isArray(choices)) return false
  if (isObject(error) || textIn(error)) return true
  // MiniMax tells of success in the same place, as 0.
  if (isObject(base) && (base.status_code ?? 0) !== 0) return true
  if (Array.isArray(choices)) return false
  const coded = body.code !== undefined && (textIn(body.message) ?? textIn(body.msg)) !== undefined
  return coded || body.object === 'error' || body.type === 'error' || body.detail !== undefined
}
