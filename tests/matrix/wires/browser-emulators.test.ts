import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { HttpAgent } from '@ag-ui/client'
import { createGlmEmulator, emulatorKey } from '@millrace/emulator'
import { glm } from '@millrace/glm'
import { createChatHandler, type FinishedAnswer, type WireFormat } from '@millrace/server'
import { chatListener } from '@millrace/server/node'
import { agUiWire } from '@millrace/server/wire/ag-ui'
import { aiSdkWire } from '@millrace/server/wire/ai-sdk'
import { DefaultChatTransport, lastAssistantMessageIsCompleteWithToolCalls } from 'ai'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { installNpmFixture, type NpmFixture } from '../../support/npm-fixture.ts'

// The clients of browsers, against a handler over GLM at its emulator.

let installed: NpmFixture
beforeAll(async () => {
  installed = await installNpmFixture(import.meta.dirname)
})
afterAll(() => installed?.remove())

const tool = { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } }

/** A handler on a socket; the model thinks, calls the page's tool, and says what that gave. */
async function serve(wire: WireFormat, fault?: string) {
  const emulator = createGlmEmulator({
    ...(fault !== undefined && { fault }),
    answer: body =>
      JSON.stringify(body).includes('"role":"tool"')
        ? { text: 'Sunny in Rome.' }
        : { reasoning: 'Hm.', toolCalls: [{ name: 'weather', input: { city: 'Rome' } }] },
  })
  const vendor = await emulator.listen()
  const provider = glm({ apiKey: emulatorKey, baseURL: vendor.baseURL, model: 'glm-5.3', maxRetries: 0 })
  const endings: FinishedAnswer['ending'][] = []
  const handler = createChatHandler({
    provider,
    wire,
    clientTools: ['weather'],
    prepare: request => ({ ...request, tools: [tool] }),
    onFinish: ({ ending }) => void endings.push(ending),
    onError: false,
  })
  const server = createServer(chatListener(handler)).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  onTestFinished(async () => {
    server.close()
    await vendor.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/chat`, emulator, endings }
}

interface Chat {
  readonly status: string
  readonly error?: Error
  readonly messages: readonly { readonly role: string; readonly parts: readonly Part[]; readonly metadata?: unknown }[]
  sendMessage(message: { text: string }): Promise<void>
  addToolOutput(output: { tool: string; toolCallId: string; output: unknown }): Promise<void>
  stop(): Promise<void>
}
interface Part {
  readonly type: string
  readonly text?: string
  readonly toolCallId?: string
}

describe('useChat', () => {
  async function chat(fault?: string) {
    const { Chat } = await installed.load<{ Chat: new (options: object) => Chat }>('@ai-sdk/react')
    const served = await serve(aiSdkWire, fault)
    const transport = new DefaultChatTransport({ api: served.url })
    const sendAutomaticallyWhen = lastAssistantMessageIsCompleteWithToolCalls
    return { ...served, page: new Chat({ transport, sendAutomaticallyWhen }) }
  }

  test('thoughts, a tool of the page, its result and the answer', async () => {
    const { page } = await chat()
    await page.sendMessage({ text: 'Weather?' })
    const call = page.messages.at(-1)?.parts.find(({ type }) => type === 'tool-weather')
    expect(call).toMatchObject({ state: 'input-available', input: { city: 'Rome' } })
    await page.addToolOutput({ tool: 'weather', toolCallId: call!.toolCallId!, output: { sky: 'clear' } })
    await expect.poll(() => page.messages.at(-1)?.parts.at(-1)?.text).toBe('Sunny in Rome.')
    await expect.poll(() => page.status).toBe('ready')
    expect(page.messages.map(({ role }) => role)).toEqual(['user', 'assistant'])
    expect(page.messages.at(-1)?.parts.find(({ type }) => type === 'reasoning')?.text).toBe('Hm.')
  })

  test.each([
    ['before the head', 'error:1302'],
    ['inside', 'error-in-stream:1305 after=2'],
    ['by a cut', 'cut after=2'],
  ])('a failure %s is an error', async (_, fault) => {
    const { page, endings } = await chat(fault)
    await page.sendMessage({ text: 'Weather?' })
    expect(page.status).toBe('error')
    expect(endings).toEqual(['error'])
  })

  test('a page that stops ends the call of the vendor', async () => {
    const { page, emulator, endings } = await chat('stall after=2')
    const sent = page.sendMessage({ text: 'Weather?' })
    await expect.poll(() => page.messages.at(-1)?.parts.length ?? 0).toBeGreaterThan(1)
    await page.stop()
    await sent
    expect(await emulator.requests.at(-1)!.ended).toBe('reader-left')
    await expect.poll(() => endings).toEqual(['cancelled'])
  })
})

describe('AG-UI 1.0', () => {
  async function agent(fault?: string) {
    const served = await serve(agUiWire, fault)
    const messages = [{ id: 'u1', role: 'user' as const, content: 'Weather?' }]
    return { ...served, agent: new HttpAgent({ url: served.url, threadId: 't1', initialMessages: messages }) }
  }

  test('thoughts, a tool of the page, its result and the answer', async () => {
    const { agent: client } = await agent()
    await client.runAgent({ runId: 'r1' })
    const asking = client.messages.at(-1) as { toolCalls?: { id: string; function: { arguments: string } }[] }
    expect(JSON.parse(asking.toolCalls![0]!.function.arguments)).toEqual({ city: 'Rome' })
    client.addMessage({ id: 'o1', role: 'tool', toolCallId: asking.toolCalls![0]!.id, content: 'clear' })
    await client.runAgent({ runId: 'r2' })
    expect(client.messages.at(-1)).toMatchObject({ role: 'assistant', content: 'Sunny in Rome.' })
    expect(client.messages.map(({ role }) => role)).toEqual(['user', 'reasoning', 'assistant', 'tool', 'assistant'])
  })

  test.each([
    ['inside', 'error-in-stream:1305 after=2'],
    ['by a cut', 'cut after=2'],
  ])('a failure %s is a RUN_ERROR', async (_, fault) => {
    const { agent: client, endings } = await agent(fault)
    const errors: string[] = []
    await client.runAgent({ runId: 'r1' }, { onRunErrorEvent: ({ event }) => void errors.push(event.message) })
    expect(errors).toHaveLength(1)
    expect(endings).toEqual(['error'])
  })

  test('a failure before the head rejects the run', async () => {
    const { agent: client } = await agent('error:1302')
    await expect(client.runAgent({ runId: 'r1' })).rejects.toThrow('429')
  })

  test('a run that is aborted ends the call of the vendor', async () => {
    const { agent: client, emulator, endings } = await agent('stall after=2')
    const run = client.runAgent({ runId: 'r1' }).catch(() => {})
    await expect.poll(() => emulator.requests.length).toBe(1)
    await expect.poll(() => client.messages.length).toBeGreaterThan(1)
    client.abortRun()
    await run
    expect(await emulator.requests.at(-1)!.ended).toBe('reader-left')
    await expect.poll(() => endings).toEqual(['cancelled'])
  })
})
