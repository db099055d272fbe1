import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

/** The page's files, by path. Nothing else can be asked for. */
const files: Readonly<Record<string, string>> = {
  '/': 'index.html',
  '/style.css': 'style.css',
  '/page.js': 'page.js',
  '/icon.svg': 'icon.svg',
}

/** No script, style, frame, picture or connection but our own: what a model says cannot make the browser do anything. */
const securityHeaders = {
  'content-security-policy': "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** Serves the page. @param folder - where its built files lie. @param label - who answers, shown on the page. */
export function pages(folder: URL, label: string, emulated: boolean) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url?.split('?')[0] ?? '/'
    if (path === '/backend.json') return send(response, 200, 'application/json', JSON.stringify({ label, emulated }))
    const file = files[path]
    if (!file || (request.method !== 'GET' && request.method !== 'HEAD')) {
      return send(response, file ? 405 : 404, 'text/plain', file ? 'GET only.\n' : 'Not found.\n')
    }
    send(response, 200, types[file.split('.').pop() ?? ''] ?? 'text/plain', await readFile(new URL(file, folder)))
  }
}

function send(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  response.writeHead(status, { ...securityHeaders, 'content-type': type, 'cache-control': 'no-cache' }).end(body)
}
