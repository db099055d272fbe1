import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** A fetch handler behind `node:http`, as the usual adapters do it: a signal for a reader who leaves, a body that is pulled. */
export const bridge =
  (handle: (request: Request) => Promise<Response>) =>
  async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const abort = new AbortController()
    res.on('close', () => abort.abort())
    const response = await handle(requestOf(req, abort.signal))
    if (res.destroyed) return
    res.writeHead(response.status, Object.fromEntries(response.headers))
    res.flushHeaders()
    // A reader who leaves destroys the pipeline, which cancels the body.
    if (response.body) await pipeline(Readable.fromWeb(response.body as never), res).catch(() => {})
    else res.end()
  }

function requestOf(req: IncomingMessage, signal: AbortSignal): Request {
  const bodyless = req.method === 'GET' || req.method === 'HEAD'
  return new Request(`http://${req.headers.host}${req.url}`, {
    method: req.method ?? 'GET',
    headers: req.headers as Record<string, string>,
    signal,
    ...(bodyless ? {} : { body: Readable.toWeb(req) as ReadableStream, duplex: 'half' }),
  } as RequestInit)
}
