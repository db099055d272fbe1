import { base64Of } from '../kit/media.js'
import type { ChatRequest, Json } from '../vocabulary/request.js'

/**
 * A request as JSON, the same for requests that mean the same: bytes are base64, texts are lists of one part, fields that are undefined are absent.
 *
 * @throws TypeError for what is no JSON, such as a circle in `providerOptions`.
 */
export function plainRequest(request: ChatRequest): { readonly [field: string]: Json } {
  const messages = request.messages.map(({ role, content }) => ({
    role,
    content: typeof content === 'string' ? [{ type: 'text', text: content }] : content,
  }))
  const text = JSON.stringify({ ...request, messages }, function (this: Record<string, unknown>, name, value) {
    // A Buffer has become an object by now, by its own `toJSON`.
    const data = this[name]
    return data instanceof Uint8Array ? base64Of({ type: 'file', mediaType: '', data }) : value
  })
  return JSON.parse(text)
}
