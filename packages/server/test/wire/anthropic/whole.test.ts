import { type ChatRecord, ChatStream } from '@millrace/core'
import { createChatHandler } from '@millrace/server'
import { anthropicWire } from '@millrace/server/wire/anthropic'
import { expect, test } from 'vitest'

/** A whole answer of these records, for a client that asks without a stream. */
async function answered(...records: readonly ChatRecord[]): Promise<{ status: number; body: unknown }> {
  const provider = {
    id: 'test',
    stream: () =>
      ChatStream.from(async function* () {
        yield [{ type: 'start', messageId: 'm1', provider: 'test' }, ...records]
      }),
  }
  const handler = createChatHandler({ provider, wire: anthropicWire, authorize: () => ({}) })
  const response = await handler.fetch(
    new Request('http://localhost/v1/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'm', max_tokens: 10, messages: [{ role: 'user', content: 'Hi' }] }),
    }),
  )
  return { status: response.status, body: await response.json() }
}

const call = (end: object): ChatRecord[] => [
  { type: 'tool-call-start', toolCallId: 't1', toolName: 'delete' },
  { type: 'tool-call-delta', toolCallId: 't1', delta: '{"force":t' },
  { type: 'tool-call-end', toolCallId: 't1', toolName: 'delete', ...end } as ChatRecord,
]
const broken = { inputText: '{"force":t', inputError: 'The arguments are not valid JSON.' }

test('a call whose arguments are no JSON is a failure: with {} in their place a client would run what no model wrote', async () => {
  expect(await answered(...call(broken), { type: 'finish', reason: 'tool-calls' })).toMatchObject({
    status: 502,
    body: { type: 'error', error: { type: 'api_error' } },
  })
})

test('a call that was cut is left out of the answer that was cut', async () => {
  expect(await answered(...call(broken), { type: 'finish', reason: 'length' })).toMatchObject({
    status: 200,
    body: { content: [], stop_reason: 'max_tokens' },
  })
})

test('a call comes with its arguments, and one without any has an object', async () => {
  for (const input of [{ force: true }, {}])
    expect(await answered(...call({ input }), { type: 'finish', reason: 'tool-calls' })).toMatchObject({
      status: 200,
      body: { content: [{ type: 'tool_use', id: 't1', name: 'delete', input }], stop_reason: 'tool_use' },
    })
})
