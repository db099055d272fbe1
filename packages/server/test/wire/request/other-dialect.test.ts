import { createChatHandler, nativeWire, parseChatRequest, type WireFormat } from '@millrace/server'
import { agUiWire } from '@millrace/server/wire/ag-ui'
import { aiSdkWire } from '@millrace/server/wire/ai-sdk'
import { describe, expect, it } from 'vitest'

const provider = {
  id: 'none',
  stream: (): never => {
    throw new Error('Nobody is asked.')
  },
}
const native = { messages: [{ role: 'user', content: 'Hi' }] }
const useChat = { id: 'c', messages: [{ id: 'm', role: 'user', parts: [{ type: 'text', text: 'Hi' }] }] }
const agUi = { threadId: 't', runId: 'r', messages: [{ id: 'm', role: 'user', content: 'Hi' }], tools: [], context: [] }
const openai = { model: 'm', stream: true, ...native }

/** The status and the words of a refusal. */
async function refusal(wire: WireFormat, body: unknown): Promise<[number, string]> {
  const handler = createChatHandler({ provider, wire, onError: false })
  const headers = { 'content-type': 'application/json' }
  const init = { method: 'POST', headers, body: JSON.stringify(body) }
  const response = await handler.fetch(new Request('http://localhost/chat', init))
  return [response.status, (await response.text()).replaceAll('\\"', '"')]
}

const hints = {
  agUi: 'This is a body of AG-UI, which a handler with wire: agUiWire takes.',
  useChat: 'This is a body of useChat of the AI SDK, which a handler with wire: aiSdkWire takes.',
  openai: 'This is a body of a client of OpenAI or Anthropic, which a handler with wire: apiWire takes.',
  native: 'This is a body of Millrace’s own format, which a handler with wire: nativeWire takes.',
}

describe('a body of another dialect is refused with the name of its wire', () => {
  it.each<[string, WireFormat, unknown, string, string]>([
    ['useChat to native', nativeWire, useChat, 'messages[0].content is missing.', hints.useChat],
    ['AG-UI to native', nativeWire, agUi, 'messages[0].id is not for a browser to set.', hints.agUi],
    ['OpenAI to native', nativeWire, openai, 'stream is not for a browser to set.', hints.openai],
    ['native to useChat', aiSdkWire, native, 'messages[0].parts is missing.', hints.native],
    ['AG-UI to useChat', aiSdkWire, agUi, 'messages[0].parts is missing.', hints.agUi],
    ['OpenAI to useChat', aiSdkWire, openai, 'messages[0].parts is missing.', hints.openai],
    ['native to AG-UI', agUiWire, native, 'threadId is missing.', hints.native],
    ['useChat to AG-UI', agUiWire, useChat, 'threadId is missing.', hints.useChat],
  ])('%s', async (_, wire, body, problem, hint) => {
    const [status, text] = await refusal(wire, body)
    expect(status).toBe(400)
    expect(text).toContain(problem)
    expect(text).toContain(hint)
  })

  it('by parseChatRequest too', () => {
    expect(() => parseChatRequest({ messages: useChat.messages })).toThrow(hints.useChat)
  })

  it.each<[string, WireFormat, unknown]>([
    ['native', nativeWire, { ...native, max_tokens: 5 }],
    ['native, without messages', nativeWire, { messages: 'Hi' }],
    ['nothing', nativeWire, null],
    ['useChat', aiSdkWire, { messages: [{ role: 'robot', parts: [] }] }],
    ['AG-UI', agUiWire, { ...agUi, tools: {} }],
  ])('and one of its own dialect without: %s', async (_, wire, body) => {
    const [status, text] = await refusal(wire, body)
    expect(status).toBe(400)
    expect(text).not.toContain('This is a body')
  })
})

it('a field that is none names those that are', () => {
  expect(() => parseChatRequest({ ...native, max_tokens: 5 })).toThrow(
    'max_tokens is not for a browser to set. It sets messages, model, temperature, topP, maxOutputTokens, stop, seed, reasoning, metadata.',
  )
})
