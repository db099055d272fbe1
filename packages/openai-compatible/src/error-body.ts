import { isObject, type JsonObject, textIn } from '@millrace/core/provider-kit'

/** Whether a frame of a stream is an error, alone or beside choices. */
export function isErrorBody(body: JsonObject): boolean {
  const { error } = body
  if (isObject(error) || textIn(error)) return true
  if (Array.isArray(body.choices)) return false
  const coded = body.code !== undefined && (textIn(body.message) ?? textIn(body.msg)) !== undefined
  return coded || body.object === 'error' || body.type === 'error' || body.detail !== undefined
}
