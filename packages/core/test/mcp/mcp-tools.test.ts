import { setTimeout as sleep } from 'node:timers/promises'
import { withTools } from '@millrace/core'
import { type McpClient, type McpToolsOptions, mcpTools } from '@millrace/core/mcp'
import { Client } from '@modelcontextprotocol/client'
import { InMemoryTransport, McpServer } from '@modelcontextprotocol/server'
import { describe, expect, it, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { Recorder } from '../support/recorder.js'
import { call, ends, hi, inShort, recordsOf, says, scripted } from '../tools/scripted.js'

/** A real server in this process, and the official client of it. */
async function connected() {
  const begun: string[] = []
  const cancelled: string[] = []
  const server = new McpServer({ name: 'test', version: '1.0.0' })
  server.registerTool(
    'look.up',
    { description: 'Looks it up.', inputSchema: z.object({ word: z.string() }) },
    async ({ word }) => ({
      content: [
        { type: 'text', text: `${word}: found` },
        { type: 'text', text: 'twice' },
      ],
    }),
  )
  server.registerTool(
    'count',
    { inputSchema: z.object({ n: z.number() }), outputSchema: z.object({ sum: z.number() }) },
    async ({ n }) => ({ content: [{ type: 'text', text: 'see there' }], structuredContent: { sum: n + 1 } }),
  )
  server.registerTool('draw', { inputSchema: z.object({}) }, async () => ({
    content: [
      { type: 'text', text: 'Here.' },
      { type: 'image', mimeType: 'image/png', data: 'AAAAAAAA' },
    ],
  }))
  server.registerTool('fail', { inputSchema: z.object({}) }, async () => ({
    isError: true,
    content: [{ type: 'text', text: 'No such account.' }],
  }))
  server.registerTool('slow', { inputSchema: z.object({ ms: z.number() }) }, async ({ ms }, context) => {
    const { signal } = (context as unknown as { mcpReq: { signal: AbortSignal } }).mcpReq
    begun.push('slow')
    signal.addEventListener('abort', () => void cancelled.push('slow'))
    await sleep(ms, undefined, { signal }).catch(() => {})
    return { content: [{ type: 'text', text: 'done' }] }
  })
  const client = new Client({ name: 'millrace', version: '1.0.0' })
  const [here, there] = InMemoryTransport.createLinkedPair()
  await Promise.all([server.connect(there as never), client.connect(here as never)])
  onTestFinished(() => client.close())
  return { client, begun, cancelled }
}

const tooled = async (options?: McpToolsOptions, client?: McpClient) =>
  mcpTools(client ?? (await connected()).client, options)

describe('the tools of a server', () => {
  it('are told to the vendor, with names that it takes', async () => {
    const tools = await tooled({ prefix: 'docs_' })
    const { provider, asked } = scripted([ends('stop')])
    await recordsOf(withTools(provider, tools).stream(hi))
    expect(asked[0]!.tools!.map(({ name }) => name)).toEqual([
      'docs_look_up',
      'docs_count',
      'docs_draw',
      'docs_fail',
      'docs_slow',
    ])
    expect(asked[0]!.tools![0]).toMatchObject({
      description: 'Looks it up.',
      parameters: { type: 'object', properties: { word: { type: 'string' } }, required: ['word'] },
    })
    expect(asked[0]!.tools![0]!.parameters).not.toHaveProperty('$schema')
  })

  it('are run: text, structured content, pictures by their size, and errors', async () => {
    const { provider } = scripted(
      [
        ...call('look_up', { word: 'mill' }, '1'),
        ...call('count', { n: 1 }, '2'),
        ...call('draw', {}, '3'),
        ...call('fail', {}, '4'),
        ...call('look_up', { word: 7 }, '5'),
        ends(),
      ],
      [...says('ok'), ends('stop')],
    )
    const records = await recordsOf(withTools(provider, await tooled()).stream(hi))
    const results = inShort(records).filter(each => /^(result|failed)/.test(each))
    expect(results.sort().slice(0, 4)).toEqual([
      'failed 4: "No such account."',
      expect.stringContaining('failed 5: '),
      'result 1: "mill: found\\ntwice"',
      'result 2: {"sum":2}',
    ])
    expect(results.at(-1)).toBe('result 3: ["Here.",{"type":"image","mimeType":"image/png","leftOut":"6 bytes"}]')
  })

  it('are changed one by one, or left out', async () => {
    const tools = await tooled({
      tool: ({ name }) =>
        name === 'slow' ? false : name === 'fail' ? { approve: true, description: 'Fails.' } : undefined,
    })
    expect(Object.keys(tools)).toEqual(['look_up', 'count', 'draw', 'fail'])
    expect(tools.fail).toMatchObject({ approve: true, description: 'Fails.' })
  })

  it('are changed by an async function too: none that is to be left out or approved slips through', async () => {
    const tools = await tooled({ tool: async ({ name }) => (name === 'slow' ? false : { approve: name === 'fail' }) })
    expect(Object.keys(tools)).toEqual(['look_up', 'count', 'draw', 'fail'])
    expect(tools.fail).toMatchObject({ approve: true })
    await expect(tooled({ tool: () => Promise.reject(new Error('Not now.')) })).rejects.toThrow('Not now.')
  })
})

test('tools that a client lists page by page are all there', async () => {
  const asked: unknown[] = []
  const pages = (next: (at: number) => string | undefined): McpClient => ({
    async listTools(params) {
      asked.push(params)
      const at = Number(params?.cursor ?? 0)
      return { tools: [{ name: `tool${at}`, inputSchema: { type: 'object' } }], nextCursor: next(at) }
    },
    callTool: async () => ({}),
  })
  const tools = await mcpTools(pages(at => (at < 2 ? String(at + 1) : undefined)))
  expect(Object.keys(tools)).toEqual(['tool0', 'tool1', 'tool2'])
  expect(asked).toEqual([undefined, { cursor: '1' }, { cursor: '2' }])
  await expect(mcpTools(pages(at => String((at + 1) % 3)))).rejects.toThrow('in a circle')
})

test('a cancel reaches the server', async () => {
  const { client, begun, cancelled } = await connected()
  const { provider } = scripted([...call('slow', { ms: 60_000 }), ends()])
  const recorder = Recorder.of(withTools(provider, await mcpTools(client)).stream(hi))
  await expect.poll(() => inShort(recorder.records)).toEqual(['call slow'])
  await expect.poll(() => begun).toEqual(['slow'])
  recorder.cancel()
  await expect.poll(() => cancelled).toEqual(['slow'])
  expect(recorder.faults).toEqual([])
})

test('a call that nobody answers ends by the time without a word', async () => {
  const { client } = await connected()
  const { provider } = scripted([...call('slow', { ms: 60_000 }), ends()], [...says('ok'), ends('stop')])
  const records = await recordsOf(withTools(provider, await mcpTools(client, { idleTimeoutMs: 50 })).stream(hi))
  expect(inShort(records)[1]).toMatch(/^failed c1: .*timed out/i)
})

test.each<[string, () => Promise<unknown>]>([
  ['no client', () => mcpTools({} as never)],
  [
    'two tools of one name',
    () =>
      mcpTools({
        listTools: async () => ({
          tools: ['a.b', 'a_b'].map(name => ({ name, inputSchema: { type: 'object' } })),
        }),
        callTool: async () => ({}),
      }),
  ],
])('%s is a TypeError', async (_, make) => {
  await expect(make()).rejects.toThrow(TypeError)
})
