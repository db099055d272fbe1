import type { Exchange } from './exchange.js'
import type { FetchReply } from './fetch-reply.js'

/** The exchange over a WHATWG request. */
export const fetchExchange = (request: Request, reply: FetchReply): Exchange => ({
  method: request.method,
  url: request.url,
  headers: Object.fromEntries(request.headers),
  raw: request,
  reply,
  body: maxBytes => readStream(request.body, maxBytes),
})

/** The stream's text; undefined when it is longer than allowed: the rest is cancelled. */
async function readStream(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<string | undefined> {
  if (!body) return ''
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for await (const bytes of body) {
    size += bytes.length
    // Leaving the loop cancels the stream.
    if (size > maxBytes) return undefined
    text += decoder.decode(bytes, { stream: true })
  }
  return text + decoder.decode()
}
