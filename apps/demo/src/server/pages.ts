import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}

/** No script, style, frame, picture or connection but our own: what a model says cannot make the browser do anything. */
const securityHeaders = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** Encodings in the order of their sizes, and the endings of the files that the build has written in them. */
const encodings = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const

/** Serves a built page: the files of a folder, and nothing else. */
export function pages(folder: URL) {
  const root = fileURLToPath(folder)
  const files = new Set(readdirSync(root, { recursive: true }).map(file => String(file).replaceAll('\\', '/')))
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url?.split('?')[0] ?? '/'
    const file = path === '/' ? 'index.html' : path.slice(1)
    const type = types[file.split('.').pop() ?? '']
    if (!type || !files.has(file)) return refuse(response, 404, 'Not found.\n')
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'GET only.\n')
    const accepted = String(request.headers['accept-encoding'] ?? '')
    const [encoding, ending] = encodings.find(
      ([name, ending]) =>
        new RegExp(`\\b${name}\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`).test(accepted) && files.has(file + ending),
    ) ?? [undefined, '']
    response.writeHead(200, {
      ...securityHeaders,
      'content-type': type,
      vary: 'accept-encoding',
      // The names of assets have a hash of their content.
      'cache-control': file.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      ...(encoding && { 'content-encoding': encoding }),
    })
    response.end(request.method === 'HEAD' ? undefined : await readFile(new URL(file + ending, folder)))
  }
}

/** Answers as JSON, which nobody keeps. */
export function sendJson(response: ServerResponse, body: unknown): void {
  response
    .writeHead(200, { ...securityHeaders, 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(body))
}

export function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...securityHeaders, 'content-type': 'text/plain' }).end(text)
}
