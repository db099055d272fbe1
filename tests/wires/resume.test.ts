import { createServer } from 'node:http'
import { memoryStore } from '@millrace/resume'
import { chatListener } from '@millrace/server/node'
import { aiSdkWire } from '@millrace/server/wire/ai-sdk'
import { DefaultChatTransport, readUIMessageStream, type UIMessage, type UIMessageChunk } from 'ai'
import { expect, test } from 'vitest'
import { kept } from '../../packages/server/test/support/kept.js'
import { listening } from '../../packages/server/test/support/serve.js'
import { ending, more, opening } from '../../packages/server/test/support/streams.js'
import { until } from '../../packages/server/test/support/until.js'

// The AI SDK's own client opens a page while its chat is being answered.

/** A message as the client shows it, read to the end of a stream. */
async function shown(stream: ReadableStream<UIMessageChunk>): Promise<UIMessage | undefined> {
  let message: UIMessage | undefined
  for await (const read of readUIMessageStream({ stream })) message = read
  return message
}

test('a page that is opened anew gets the running answer from its beginning, and nothing when it is over', async () => {
  const { handler, tap: tapOf } = kept({ store: memoryStore(), wire: aiSdkWire, onDisconnect: 'detach' })
  const api = `${await listening(createServer(chatListener(handler)))}/api/chat`
  const transport = new DefaultChatTransport({ api, headers: { authorization: 'li' } })
  const messages: UIMessage[] = [{ id: 'u1', role: 'user', parts: [{ type: 'text', text: 'Hi' }] }]
  const leaving = new AbortController()
  const ask = {
    chatId: 'c 1',
    messageId: undefined,
    trigger: 'submit-message',
    messages,
    abortSignal: leaving.signal,
  } as const
  const first = transport.sendMessages(ask)
  const tap = await tapOf()
  tap.push(opening)
  const reader = (await first).getReader()
  await reader.read()
  leaving.abort()
  await reader.cancel().catch(() => {})
  const again = await transport.reconnectToStream({ chatId: 'c 1' })
  tap.push(more('与孤鹜齐飞'))
  tap.push(ending)
  expect(await shown(again!)).toMatchObject({
    id: 'm1',
    role: 'assistant',
    parts: [{ type: 'step-start' }, { type: 'text', text: '落霞与孤鹜齐飞', state: 'done' }],
  })
  expect(await transport.reconnectToStream({ chatId: 'c 1' })).toBeNull()
  expect(await transport.reconnectToStream({ chatId: 'another' })).toBeNull()
})

test('a page stops its answer by DELETE of the same address', async () => {
  const { handler, tap: tapOf } = kept({ store: memoryStore(), wire: aiSdkWire, onDisconnect: 'detach' })
  const api = `${await listening(createServer(chatListener(handler)))}/api/chat`
  const headers = { authorization: 'li' }
  const transport = new DefaultChatTransport({ api, headers })
  const messages: UIMessage[] = [{ id: 'u1', role: 'user', parts: [{ type: 'text', text: 'Hi' }] }]
  const ask = {
    chatId: 'c1',
    messageId: undefined,
    trigger: 'submit-message',
    messages,
    abortSignal: undefined,
  } as const
  const first = transport.sendMessages(ask)
  const tap = await tapOf()
  tap.push(opening)
  const stream = await first
  expect((await fetch(`${api}/c1/stream`, { method: 'DELETE', headers })).status).toBe(204)
  const message = await shown(stream)
  expect(message?.parts).toMatchObject([{ type: 'step-start' }, { type: 'text', text: '落霞' }])
  await until(() => tap.cancelled)
})
