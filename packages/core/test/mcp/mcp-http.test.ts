import type { IncomingMessage, ServerResponse } from 'node:http'
import { withTools } from '@millrace/core'
import { type McpClient, type McpToolsOptions, mcpTools } from '@millrace/core/mcp'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { expect, it, onTestFinished, test } from 'vitest'
import { serve } from '../support/loopback.js'
import { call, ends, hi, inShort, recordsOf, says, scripted } from '../tools/scripted.js'

type Message = {
  readonly id?: number
  readonly method?: string
  readonly params?: { readonly _meta?: { readonly progressToken?: number } }
}

/** Answers a call of a tool over a bare response; `token` is that of its progress. */
type Answer = (res: ServerResponse, call: { readonly id: number; readonly token: number | undefined }) => void

const sse = (message: unknown, lead = ''): string =>
  `${lead}data: ${JSON.stringify({ jsonrpc: '2.0', ...(message as object) })}\n\n`
const stream = (res: ServerResponse): void => void res.writeHead(200, { 'content-type': 'text/event-stream' })

/** A server of one tool that speaks as much of the protocol as the client asks for, and answers calls by hand. */
async function connected(
  answer: Answer,
  onGet: (res: ServerResponse, req: IncomingMessage) => void = res => void res.writeHead(405).end(),
) {
  const seen: string[] = []
  const server = await serve(async (req, res) => {
    if (req.method !== 'POST') {
      seen.push(`${req.method} ${req.headers['last-event-id'] ?? ''}`.trim())
      return onGet(res, req)
    }
    let body = ''
    for await (const chunk of req) body += chunk
    const { id, method, params } = JSON.parse(body) as Message
    seen.push(method ?? 'response')
    const json = (result: object): void => {
      res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ jsonrpc: '2.0', id, result }))
    }
    if (id === undefined) return void res.writeHead(202).end()
    if (method === 'initialize')
      return json({
        protocolVersion: '2025-06-18',
        capabilities: { tools: {} },
        serverInfo: { name: 'bare', version: '1' },
      })
    if (method === 'tools/list') return json({ tools: [{ name: 'look', inputSchema: { type: 'object' } }] })
    answer(res, { id, token: params?._meta?.progressToken })
  })
  const client = new Client({ name: 'millrace', version: '1.0.0' })
  await client.connect(new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`)) as never)
  onTestFinished(async () => {
    await client.close()
    await server[Symbol.asyncDispose]()
  })
  return { client, seen }
}

/** The client, whose list of tools may take its time. */
const slowToList = (client: Client): McpClient => ({
  listTools: () => client.listTools() as never,
  callTool: (params, options) => client.callTool(params, options) as never,
})

const outcome = async (client: Client, options: McpToolsOptions) => {
  const { provider } = scripted([...call('look', {}), ends()], [...says('ok'), ends('stop')])
  const records = await recordsOf(withTools(provider, await mcpTools(slowToList(client), options)).stream(hi))
  return inShort(records)
}

const result = (id: number, text = 'found'): object => ({ id, result: { content: [{ type: 'text', text }] } })
const progress = (token: number | undefined): object => ({
  method: 'notifications/progress',
  params: { progressToken: token, progress: 1 },
})

/** An event stream of this text, which then breaks, ends or stays open. */
const streaming =
  (textOf: (call: Parameters<Answer>[1]) => string, then: 'breaks' | 'ends' | 'stays'): Answer =>
  (res, call) => {
    stream(res)
    res.flushHeaders()
    res.write(textOf(call))
    if (then === 'ends') res.end()
    else if (then === 'breaks') setTimeout(() => res.destroy(), 10)
  }

it.each<[string, Answer]>([
  ['cut before a word', streaming(() => '', 'breaks')],
  ['ended before a word', streaming(() => '', 'ends')],
  ['cut behind progress', streaming(({ token }) => sse(progress(token)), 'breaks')],
  ['cut inside of the result', streaming(({ id }) => sse(result(id)).slice(0, 30), 'breaks')],
  ['under another name', streaming(({ id }) => sse(result(id), 'event: result\n'), 'ends')],
  ['of another call', streaming(({ id }) => sse(result(id + 1_000)), 'stays')],
  ['silent but for signs of life', streaming(() => ': alive\n\n'.repeat(100), 'stays')],
  ['cut behind an id, and nobody has the rest', streaming(({ token }) => sse(progress(token), 'id: 1\n'), 'breaks')],
  ['accepted and never given', res => void res.writeHead(202).end()],
  ['refused', res => void res.writeHead(500).end('broken')],
  ['no protocol', res => void res.writeHead(200, { 'content-type': 'text/html' }).end('<p>Log in</p>')],
])('an answer that is %s is a tool that fails, within the time without a word', async (_, answer) => {
  const { client } = await connected(answer)
  const [, told, ...rest] = await outcome(client, { idleTimeoutMs: 200 })
  expect(told).toMatch(/^failed c1: /)
  expect(rest.at(-1)).toBe('finish stop')
})

test('progress keeps a call alive, but not beyond its whole time', async () => {
  const { client, seen } = await connected((res, { token }) => {
    stream(res)
    const timer = setInterval(() => res.write(sse(progress(token))), 20)
    res.on('close', () => clearInterval(timer))
  })
  const [, told] = await outcome(client, { idleTimeoutMs: 1_000, timeoutMs: 2_000 })
  expect(told).toBe('failed c1: "The tool took longer than 2000 ms."')
  await expect.poll(() => seen).toContain('notifications/cancelled')
})

test('the rest of an answer with ids is read where the server has it', async () => {
  let called = 0
  const { client, seen } = await connected(
    (res, { id, token }) => {
      called = id
      stream(res)
      res.write(`id: 7\nretry: 10\n${sse(progress(token))}`)
      setTimeout(() => res.destroy(), 10)
    },
    (res, req) => {
      if (!req.headers['last-event-id']) return void res.writeHead(405).end()
      stream(res)
      res.end(sse(result(called)))
    },
  )
  expect((await outcome(client, { idleTimeoutMs: 20_000 }))[1]).toBe('result c1: "found"')
  expect(seen).toContain('GET 7')
})
