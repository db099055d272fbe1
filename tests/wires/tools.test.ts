import { HttpAgent } from '@ag-ui/client'
import { applyEvents, type ChatRecord, type ChatState, type Message, type Part } from '@millrace/core'
import { decodeRecord } from '@millrace/core/native'
import { nativeWire, type WireFormat } from '@millrace/server'
import { agUiWire } from '@millrace/server/wire/ag-ui'
import { aiSdkWire } from '@millrace/server/wire/ai-sdk'
import { anthropicWire } from '@millrace/server/wire/anthropic'
import { openaiWire } from '@millrace/server/wire/openai'
import { responsesWire } from '@millrace/server/wire/responses'
import { createSseDecoder } from '@millrace/sse'
import { describe, expect, it, test } from 'vitest'
import { TestChat } from './support/test-chat.ts'
import { toolDesk } from './support/tool-desk.ts'

/** A client of the native wire: posts the history, and keeps what comes. */
class NativeClient {
  history: readonly Message[] = []
  state: ChatState | undefined
  readonly #fetch: typeof globalThis.fetch

  constructor(fetch: typeof globalThis.fetch) {
    this.#fetch = fetch
  }

  async send(...messages: readonly Message[]): Promise<number> {
    this.history = [...this.history, ...messages]
    const response = await this.#fetch('/chat', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ messages: this.history }),
    })
    const text = await response.text()
    if (response.status !== 200) return response.status
    const events = createSseDecoder().push(new TextEncoder().encode(text))
    const records: ChatRecord[] = events.map(({ data }) => decodeRecord(data))
    this.state = applyEvents(undefined, records)
    this.history = [...this.history, ...this.state.messages!]
    return response.status
  }

  say(text: string): Promise<number> {
    return this.send({ role: 'user', content: text })
  }

  get approvalId(): string {
    const parts = this.history.flatMap(({ content }) => (typeof content === 'string' ? [] : content))
    const ids = parts.flatMap(part => (part.type === 'tool-call' && part.approval ? [part.approval.approvalId] : []))
    return ids.at(-1)!
  }

  decide(approved: boolean): Promise<number> {
    return this.send({ role: 'tool', content: [{ type: 'tool-approval', approvalId: this.approvalId, approved }] })
  }
}

/** The last text of an answer. */
const lastText = (parts: readonly { readonly type: string; readonly text?: string }[] = []): string | undefined =>
  parts.findLast(({ type }) => type === 'text')?.text

const weather = 'So: [{"2":[null,"é"],"celsius":21}]'

describe('a conversation with tools of the server, of the vendor, and an approval', () => {
  test('on the native wire', async () => {
    const desk = toolDesk(nativeWire)
    const client = new NativeClient(desk.fetch)
    await client.say('weather')
    expect(lastText(client.state!.content as never)).toBe(weather)
    await client.say('search')
    expect(lastText(client.state!.content as never)).toBe('Found it.')
    await client.say('pay')
    expect(client.state!.finish).toEqual({ reason: 'tool-calls' })
    await client.decide(true)
    expect(lastText(client.state!.content as never)).toBe('So: ["paid"]')
    await client.say('hello')
    expect(lastText(client.state!.content as never)).toBe('Hello')
    expect(desk.paid).toEqual([{ for: 'Nanchang' }])
    expect(desk.statuses).toEqual([200, 200, 200, 200, 200])
  })

  test('on the AI SDK’s wire, by its own chat', async () => {
    const desk = toolDesk(aiSdkWire)
    const chat = new TestChat(desk.fetch)
    await chat.sendMessage({ text: 'weather' })
    expect(lastText(chat.lastMessage?.parts as never)).toBe(weather)
    await chat.sendMessage({ text: 'search' })
    expect(lastText(chat.lastMessage?.parts as never)).toBe('Found it.')
    await chat.sendMessage({ text: 'pay' })
    const asked = chat.lastMessage!.parts.find(part => part.type === 'tool-pay') as { approval: { id: string } }
    await chat.addToolApprovalResponse({ id: asked.approval.id, approved: true })
    await chat.sendMessage()
    expect(chat.error).toBeUndefined()
    expect(lastText(chat.lastMessage?.parts as never)).toBe('So: ["paid"]')
    await chat.sendMessage({ text: 'hello' })
    expect([chat.error, lastText(chat.lastMessage?.parts as never)]).toEqual([undefined, 'Hello'])
    expect(desk.paid).toEqual([{ for: 'Nanchang' }])
    expect(desk.statuses).toEqual([200, 200, 200, 200, 200])
  })

  test('on AG-UI, by its own client', async () => {
    const desk = toolDesk(agUiWire)
    const agent = new HttpAgent({ url: 'http://localhost/chat', threadId: 't1', fetch: desk.fetch })
    const interrupts: string[] = []
    let ids = 0
    const run = async (text: string | undefined, more: object = {}): Promise<string | undefined> => {
      if (text !== undefined) agent.addMessage({ id: `u${++ids}`, role: 'user', content: text })
      await agent.runAgent(
        { runId: `r${++ids}`, ...more },
        {
          onRunErrorEvent: ({ event }) => expect.fail(event.message),
          onRunFinishedEvent: ({ event }) => {
            const { outcome } = event as { outcome?: { interrupts?: { id: string }[] } }
            for (const { id } of outcome?.interrupts ?? []) interrupts.push(id)
          },
        },
      )
      return agent.messages.findLast(({ role, content }) => role === 'assistant' && content)?.content as string
    }
    expect(await run('weather')).toBe(weather)
    expect(await run('search')).toBe('Found it.')
    await run('pay')
    expect(interrupts).toHaveLength(1)
    const resume = [{ interruptId: interrupts[0]!, status: 'resolved' as const, payload: { approved: true } }]
    expect(await run(undefined, { resume })).toBe('So: ["paid"]')
    expect(await run('hello')).toBe('Hello')
    expect(desk.paid).toEqual([{ for: 'Nanchang' }])
    expect(desk.statuses).toEqual([200, 200, 200, 200, 200])
  })

  test('where the person refuses, and goes on', async () => {
    const desk = toolDesk(nativeWire)
    const client = new NativeClient(desk.fetch)
    await client.say('pay')
    await client.decide(false)
    expect(lastText(client.state!.content as never)).toBe('So: ["The call was not approved."]')
    expect(await client.say('hello')).toBe(200)
    expect(desk.paid).toEqual([])
  })
})

describe('the stages of a tool', () => {
  test('are seen by the AI SDK’s chat until the result is there', async () => {
    const desk = toolDesk(aiSdkWire)
    const chat = new TestChat(desk.fetch)
    const seen: unknown[] = []
    chat.onMessage = ({ parts }) => {
      const part = parts.find(({ type }) => type === 'tool-survey') as { output?: unknown; preliminary?: boolean }
      if (part?.output !== undefined) seen.push([part.output, part.preliminary === true])
    }
    await chat.sendMessage({ text: 'survey' })
    expect(chat.error).toBeUndefined()
    const distinct = seen.filter((each, at) => JSON.stringify(each) !== JSON.stringify(seen[at - 1]))
    expect(distinct).toEqual([
      ['stage one', true],
      [{ stage: 'two' }, true],
      ['surveyed', false],
    ])
    await chat.sendMessage({ text: 'hello' })
    expect(desk.statuses).toEqual([200, 200])
  })

  test('are one part of the native client’s message', async () => {
    const desk = toolDesk(nativeWire)
    const client = new NativeClient(desk.fetch)
    await client.say('survey')
    const results = client.state!.content.filter(({ type }) => type === 'tool-result')
    expect(results).toEqual([expect.objectContaining({ output: 'surveyed', signature: expect.any(String) })])
    expect(await client.say('hello')).toBe(200)
  })

  test.each<[string, WireFormat, object]>([
    ['AG-UI', agUiWire, { threadId: 't', runId: 'r', messages: [{ id: 'u', role: 'user', content: 'survey' }] }],
    ['openai', openaiWire, { model: 'm', stream: true, messages: [{ role: 'user', content: 'survey' }] }],
    [
      'anthropic',
      anthropicWire,
      { model: 'm', max_tokens: 9, stream: true, messages: [{ role: 'user', content: 'survey' }] },
    ],
    ['responses', responsesWire, { model: 'm', stream: true, input: 'survey' }],
  ])('are not told by %s, which has no word for them', async (_, wire, body) => {
    const desk = toolDesk(wire)
    const path = wire.paths?.[0] ?? '/chat'
    const headers = { 'content-type': 'application/json' }
    const response = await desk.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
    const text = await response.text()
    expect([response.status, text.includes('surveyed')]).toEqual([200, true])
    expect(text).not.toMatch(/stage one|"two"/)
  })
})

/** The conversation with one kind of part changed. */
const changed = (history: readonly Message[], type: Part['type'], change: object): readonly Message[] =>
  history.map(message =>
    typeof message.content === 'string'
      ? message
      : {
          ...message,
          content: message.content.map(part => (part.type === type ? ({ ...part, ...change } as Part) : part)),
        },
  )

describe.each(['weather', 'search'])('a result of %s that comes back is refused', word => {
  test.each<[string, Part['type'], object]>([
    ['with another output', 'tool-result', { output: 'It snows.' }],
    ['as an error', 'tool-result', { isError: true }],
    ['without a signature', 'tool-result', { signature: undefined }],
    ['with a forged one', 'tool-result', { signature: 'f'.repeat(64) }],
    ['of a call with another input', 'tool-call', { input: { for: 'Wuhan' } }],
    ['of another tool', 'tool-call', { toolName: 'pay' }],
    ['of a call with other data of the vendor', 'tool-call', { providerData: { vendor: { thought: 'x' } } }],
  ])('%s', async (_, type, change) => {
    const desk = toolDesk(nativeWire)
    const client = new NativeClient(desk.fetch)
    await client.say(word)
    client.history = changed(client.history, type, change)
    const asked = desk.asked.length
    expect(await client.say('hello')).toBe(400)
    expect(desk.asked).toHaveLength(asked)
  })

  test('of another person, or by another secret', async () => {
    const client = new NativeClient(toolDesk(nativeWire).fetch)
    await client.say(word)
    for (const other of [{ owner: 'du' }, { secret: 'another battery staple' }]) {
      const thief = new NativeClient(toolDesk(nativeWire, other).fetch)
      thief.history = client.history
      expect(await thief.say('hello')).toBe(400)
    }
  })
})

it('is taken by another server of the same secret', async () => {
  const client = new NativeClient(toolDesk(nativeWire).fetch)
  await client.say('weather')
  const other = new NativeClient(toolDesk(nativeWire).fetch)
  other.history = client.history
  expect(await other.say('hello')).toBe(200)
})

describe('an approval is refused', () => {
  const asking = async () => {
    const desk = toolDesk(nativeWire)
    const client = new NativeClient(desk.fetch)
    await client.say('pay')
    return { desk, client }
  }

  test.each<[string, object]>([
    ['of another input', { input: { for: 'me' } }],
    ['of another tool', { toolName: 'weather' }],
    ['that nobody asked for', { approval: { approvalId: 'x', signature: 'f'.repeat(64) } }],
  ])('%s', async (_, change) => {
    const { desk, client } = await asking()
    client.history = changed(client.history, 'tool-call', change)
    expect(await client.decide(true)).toBe(400)
    expect(desk.paid).toEqual([])
  })

  test('when it is sent again', async () => {
    const { desk, client } = await asking()
    const before = client.history
    expect(await client.decide(true)).toBe(200)
    client.history = before
    expect(await client.decide(true)).toBe(400)
    expect(desk.paid).toHaveLength(1)
  })
})

it('a call without a result, as of an answer that was stopped, is left out, and the conversation goes on', async () => {
  const desk = toolDesk(nativeWire)
  const client = new NativeClient(desk.fetch)
  await client.say('weather')
  client.history = client.history.filter(({ role }) => role !== 'tool')
  expect(await client.say('hello')).toBe(200)
  const parts = desk.asked.at(-1)!.flatMap(({ content }) => (typeof content === 'string' ? [] : content))
  expect(parts.filter(({ type }) => type === 'tool-call')).toEqual([])
  expect(client.state!.warnings).toEqual([expect.objectContaining({ setting: expect.stringMatching(/^messages/) })])
})
