import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ChatRecord } from '@millrace/core'
import type { WireFormat } from '@millrace/server'
import { agUiWire } from '@millrace/server/wire/ag-ui'
import { aiSdkWire } from '@millrace/server/wire/ai-sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installNpmFixture, type NpmFixture } from '../support/npm-fixture.ts'
import { serveAnswers } from '../support/served-answers.ts'

// Clients of today, against mounted handlers: the state that `useChat` shows, assistant-ui's reader, and AG-UI's client before 1.0.

const fixture = join(import.meta.dirname, 'wires')
let installed: NpmFixture
beforeAll(async () => {
  installed = await installNpmFixture(fixture)
})
afterAll(() => installed?.remove())

const start: ChatRecord = { type: 'start', messageId: 'm1', provider: 'p', model: 'glm-5.3' }
const said = (delta: string): ChatRecord[] => [
  { type: 'text-start', id: '0' },
  { type: 'text-delta', id: '0', delta },
  { type: 'text-end', id: '0' },
]
const usage = { inputTokens: 3, outputTokens: 2 }
const stop: ChatRecord = { type: 'finish', reason: 'stop', usage }
const thought: ChatRecord[] = [
  { type: 'reasoning-start', id: 'r' },
  { type: 'reasoning-delta', id: 'r', delta: 'Hm.' },
  { type: 'reasoning-end', id: 'r', providerData: { p: 'signed' } },
]
const call: ChatRecord[] = [
  { type: 'tool-call-start', toolCallId: 'c1', toolName: 'weather' },
  { type: 'tool-call-end', toolCallId: 'c1', toolName: 'weather', input: { city: 'Rome' } },
  { type: 'finish', reason: 'tool-calls' },
]
const failed = (code: 'overloaded' | 'truncated'): ChatRecord => ({
  type: 'error',
  error: { code, message: 'secret words', retryable: true },
})

const serve = (wire: WireFormat, ...answers: readonly (readonly ChatRecord[])[]) =>
  serveAnswers(wire, ['weather'], answers)

test('the lockfile holds no download addresses', () => {
  expect(readFileSync(join(fixture, 'package-lock.json'), 'utf8')).not.toContain('"resolved"')
})

interface Part {
  readonly type: string
  readonly text?: string
}
interface Chat {
  readonly status: string
  readonly error?: Error
  readonly messages: readonly { readonly role: string; readonly parts: readonly Part[]; readonly metadata?: unknown }[]
  sendMessage(message: { text: string }): Promise<void>
  addToolOutput(output: { tool: string; toolCallId: string; output: unknown }): Promise<void>
}

describe('useChat', () => {
  async function chat(...answers: readonly (readonly ChatRecord[])[]) {
    const { Chat } = await installed.load<{ Chat: new (options: object) => Chat }>('@ai-sdk/react')
    const ai = await import('ai')
    const { url, asked } = await serve(aiSdkWire, ...answers)
    const sendAutomaticallyWhen = ai.lastAssistantMessageIsCompleteWithToolCalls
    return { chat: new Chat({ transport: new ai.DefaultChatTransport({ api: url }), sendAutomaticallyWhen }), asked }
  }

  test('shows text, thoughts, model and usage', async () => {
    const { chat: page } = await chat([start, ...thought, ...said('落霞'), stop])
    await page.sendMessage({ text: 'Hi' })
    expect([page.status, page.error]).toEqual(['ready', undefined])
    const [, answer] = page.messages
    expect(answer?.parts.flatMap(part => part.text ?? [])).toEqual(['Hm.', '落霞'])
    expect(answer?.metadata).toEqual({ model: 'glm-5.3', usage })
  })

  test("a tool of the page: one message goes on, and the thought's signature comes back", async () => {
    const { chat: page, asked } = await chat([start, ...thought, ...call], [start, ...said('Sunny.'), stop])
    await page.sendMessage({ text: 'Weather?' })
    await page.addToolOutput({ tool: 'weather', toolCallId: 'c1', output: { sky: 'clear' } })
    await expect.poll(() => asked.length).toBe(2)
    await expect.poll(() => page.status).toBe('ready')
    expect(page.messages.map(({ role }) => role)).toEqual(['user', 'assistant'])
    expect(page.messages[1]?.parts.at(-1)?.text).toBe('Sunny.')
    expect(asked[1]).toMatchObject({
      messages: [
        { role: 'user' },
        { role: 'assistant', content: [{ text: 'Hm.', providerData: { p: 'signed' } }, { toolCallId: 'c1' }] },
        { role: 'tool', content: [{ toolCallId: 'c1', output: { sky: 'clear' } }] },
      ],
    })
  })

  test('a failure before the head, and one inside, are errors without words of the vendor', async () => {
    for (const records of [[failed('overloaded')], [start, ...said('x'), failed('truncated')]]) {
      const { chat: page } = await chat(records)
      await page.sendMessage({ text: 'Hi' })
      expect(page.status).toBe('error')
      expect(page.error?.message).not.toContain('secret')
    }
  })
})

test("assistant-ui's reader takes the stream to its end", async () => {
  const { url } = await serve(aiSdkWire, [start, ...thought, ...said('落霞'), stop])
  const { UIMessageStreamDecoder } = await installed.load<{
    UIMessageStreamDecoder: new () => ReadableWritablePair<
      { type: string; textDelta?: string },
      Uint8Array<ArrayBuffer>
    >
  }>('assistant-stream')
  const parts = [{ type: 'text', text: 'Hi' }]
  const body = JSON.stringify({ id: 'c', messages: [{ id: 'u', role: 'user', parts }], trigger: 'submit-message' })
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  let text = ''
  for await (const chunk of response.body!.pipeThrough(new UIMessageStreamDecoder())) text += chunk.textDelta ?? ''
  expect(text).toContain('落霞')
})

interface Agent {
  messages: { role: string; content?: string; toolCalls?: unknown[] }[]
  runAgent(parameters: object, subscriber: object): Promise<unknown>
  addMessage(message: object): void
}

describe('AG-UI before 1.0', () => {
  async function agent(...answers: readonly (readonly ChatRecord[])[]) {
    const { HttpAgent } = await installed.load<{ HttpAgent: new (options: object) => Agent }>('@ag-ui/client')
    const { url, asked } = await serve(agUiWire, ...answers)
    return { agent: new HttpAgent({ url, initialMessages: [{ id: 'u1', role: 'user', content: 'Hi' }] }), asked }
  }

  test('a run with thoughts, a call of the page and its result', async () => {
    const { agent: client, asked } = await agent([start, ...thought, ...call], [start, ...said('Sunny.'), stop])
    await client.runAgent({}, {})
    expect(client.messages.map(({ role }) => role)).toEqual(['user', 'reasoning', 'assistant'])
    client.addMessage({ id: 't1', role: 'tool', toolCallId: 'c1', content: 'clear' })
    await client.runAgent({}, {})
    expect(client.messages.at(-1)?.content).toBe('Sunny.')
    expect(asked[1]).toMatchObject({
      messages: [
        { role: 'user' },
        { role: 'assistant', content: [{ text: 'Hm.', providerData: { p: 'signed' } }, { toolCallId: 'c1' }] },
        { role: 'tool', content: [{ toolCallId: 'c1', output: 'clear' }] },
      ],
    })
  })

  test('a cut is told', async () => {
    const { agent: client } = await agent([start, ...said('x'), failed('truncated')])
    const errors: string[] = []
    await client.runAgent(
      {},
      { onRunErrorEvent: ({ event }: { event: { code: string } }) => void errors.push(event.code) },
    )
    expect(errors).toEqual(['truncated'])
  })
})
