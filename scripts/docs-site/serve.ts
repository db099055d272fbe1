import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/** Serves the files of a folder on a free port of 127.0.0.1, as a plain file server does: `/` is `index.html`. */
export async function serveFolder(folder: string): Promise<{ url: string; close(): void }> {
  // A connection that is closed for its silence, just as a request is sent on it, would be a broken link on a busy machine.
  const server = createServer({ keepAliveTimeout: 0 }, async ({ url = '/' }, response) => {
    const path = join('/', decodeURIComponent(new URL(url, 'http://localhost').pathname)).replace(/\/$/, '/index.html')
    try {
      const body = await readFile(join(folder, path))
      response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(body)
    } catch {
      // Not a file that can be read, whatever the reason.
      response.writeHead(404, { 'content-type': types['.html'] }).end()
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = (): void => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${port}/`, close }
}
