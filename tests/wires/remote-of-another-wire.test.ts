import { remote } from '@millrace/client'
import { type ChatProvider, type ChatRecord, ChatStream } from '@millrace/core'
import { createChatHandler, type WireFormat } from '@millrace/server'
import { agUiWire } from '@millrace/server/wire/ag-ui'
import { aiSdkWire } from '@millrace/server/wire/ai-sdk'
import { anthropicWire } from '@millrace/server/wire/anthropic'
import { openaiWire } from '@millrace/server/wire/openai'
import { responsesWire } from '@millrace/server/wire/responses'
import { textWire } from '@millrace/server/wire/text'
import { describe, expect, it } from 'vitest'

// A page that speaks the native wire, in front of a handler that does not.

const provider: ChatProvider = {
  id: 'test',
  stream: () =>
    ChatStream.from(async function* () {
      yield [
        { type: 'start', messageId: 'm1', provider: 'test' },
        { type: 'text-start', id: '0' },
        { type: 'text-delta', id: '0', delta: 'Hello' },
        { type: 'text-end', id: '0' },
        { type: 'finish', reason: 'stop' },
      ]
    }),
}

/** The only record of an answer, as `remote` reads it where each of its requests has this path and body. */
async function readFrom(wire: WireFormat, path: string, body: string): Promise<{ sent: number; record: ChatRecord }> {
  const handler = createChatHandler({ provider, wire })
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
  let sent = 0
  const fetch = (): Promise<Response> => {
    sent++
    return handler.fetch(new Request(`http://localhost${path}`, init))
  }
  const records: ChatRecord[] = []
  const answer = remote({ url: 'http://localhost/chat', fetch }).stream({ messages: [{ role: 'user', content: 'Hi' }] })
  for await (const batch of answer.batches()) records.push(...batch)
  expect(records).toHaveLength(1)
  return { sent, record: records[0]! }
}

const remedy = ' Is `url` right? Is its `wire` nativeWire?'
const failure = (message: string) => ({ type: 'error', error: { code: 'protocol', message, retryable: false } })

describe('remote in front of a handler of another wire says so, at once', () => {
  it.each<[string, WireFormat, string, string]>([
    [
      'aiSdkWire',
      aiSdkWire,
      '/chat',
      '{"id":"c","messages":[{"id":"m","role":"user","parts":[{"type":"text","text":"Hi"}]}]}',
    ],
    [
      'agUiWire',
      agUiWire,
      '/chat',
      '{"threadId":"t","runId":"r","messages":[{"id":"m","role":"user","content":"Hi"}],"tools":[],"context":[]}',
    ],
    [
      'openaiWire',
      openaiWire,
      '/v1/chat/completions',
      '{"model":"m","stream":true,"messages":[{"role":"user","content":"Hi"}]}',
    ],
    [
      'anthropicWire',
      anthropicWire,
      '/v1/messages',
      '{"model":"m","stream":true,"max_tokens":9,"messages":[{"role":"user","content":"Hi"}]}',
    ],
    ['responsesWire', responsesWire, '/v1/responses', '{"model":"m","stream":true,"input":"Hi"}'],
  ])('%s', async (_, wire, path, body) => {
    const record = failure('The server sent an event that is no record. Is its `wire` nativeWire?')
    expect(await readFrom(wire, path, body)).toEqual({ sent: 1, record })
  })

  it('textWire', async () => {
    const { sent, record } = await readFrom(textWire, '/chat', '{"messages":[{"role":"user","content":"Hi"}]}')
    expect(sent).toBe(1)
    expect(record).toMatchObject({
      error: {
        code: 'protocol',
        message: `The server answered 200 with text/plain; charset=utf-8.${remedy}`,
        status: 200,
      },
    })
  })
})
