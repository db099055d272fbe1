/** The site of the benchmark's pages, in a process of its own: `/page/<name>`, and `/chat/<dialect>`, which answers with what the prompt says. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { serve } from '../shared/ipc.ts'
import { Pacer } from '../upstream/pacer.ts'
import { pageAnswer } from './answers.ts'
import { bundledBytes, pageScript } from './bundle.ts'

const pacers = new Map<number, Pacer>()
const slice = 32 * 1024

const documentOf = (name: string, hidden: boolean): string => `<!doctype html>
<meta charset="utf-8"><link rel="icon" href="data:,">
<style>#root { width: 720px; font: 16px/1.5 sans-serif; ${hidden ? 'display: none' : ''} }
.answer { white-space: pre-wrap }</style>
<div id="root"></div><script type="module" src="/script/${name}"></script>`

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url!, 'http://127.0.0.1')
  const [, kind, name = ''] = pathname.split('/')
  if (kind === 'page') return send(response, 'text/html', documentOf(name, searchParams.has('hidden')))
  if (kind === 'script') return send(response, 'text/javascript', await pageScript(name))
  if (kind !== 'chat' || request.method !== 'POST') return void response.writeHead(404).end()
  let body = ''
  for await (const text of request.setEncoding('utf8')) body += text
  // A client sends the whole conversation: the last one counts.
  const prompt = [...body.matchAll(/tokens=(\d+) rate=(\d+)/g)].at(-1)
  const [tokens, rate] = [Number(prompt?.[1] ?? 0), Number(prompt?.[2] ?? 0)]
  const asked = { url: request.url!, headers: request.headers as Record<string, string>, body: JSON.parse(body) }
  const { headers, frames } = pageAnswer(name, tokens, asked)
  response.writeHead(200, { ...headers, 'cache-control': 'no-store' })
  if (rate > 0) pace(response, frames, 1000 / rate)
  else pour(response, Buffer.from(frames.join('')))
}

const send = (response: ServerResponse, type: string, text: string): void =>
  void response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(text)

/** One frame each period. */
function pace(response: ServerResponse, frames: readonly string[], periodMs: number): void {
  const pacer = pacers.get(periodMs) ?? new Pacer(periodMs)
  pacers.set(periodMs, pacer)
  let next = 0
  pacer.add(() => {
    const frame = frames[next++]
    if (frame !== undefined && frame !== '') response.write(frame)
    if (next < frames.length) return !response.destroyed
    response.end()
    return false
  })
}

/** As fast as it is taken. */
function pour(response: ServerResponse, bytes: Buffer, at = 0): void {
  for (let from = at; from < bytes.length; from += slice) {
    if (response.write(bytes.subarray(from, from + slice))) continue
    return void response.once('drain', () => pour(response, bytes, from + slice))
  }
  response.end()
}

const server = createServer((request, response) =>
  answer(request, response).catch((error: unknown) => {
    if (!response.headersSent) response.writeHead(500)
    response.end(String(error))
  }),
)
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))

serve({
  port: () => (server.address() as { port: number }).port,
  /** Fails where a page cannot be built, which a browser would only show as an empty one. */
  check: async (name: string) => void (await pageScript(name)),
  bundledBytes,
})
