import { ChatStream } from '@millrace/core'
import { chatResponse, createChatHandler, memoryItems, parseChatRequest, sendChatOver } from '@millrace/server'
import { sendChat as sendByH3 } from '@millrace/server/h3'
import { sendChat as sendByHono } from '@millrace/server/hono'
import { createOpenaiWire } from '@millrace/server/wire/openai'
import { describe, expect, it, test } from 'vitest'

// Options that hold none: each was an error in the words of the engine, or was passed over.

const provider = { id: 'mine', stream: () => ChatStream.from(async function* () {}) }
const answer = () => provider.stream()
const body = { messages: [{ role: 'user', content: 'Hi' }] }

describe.each([
  ['null', null],
  ['a list', []],
  ['a Map', new Map()],
])('%s', (_, options) => {
  test.each<[string, string, () => unknown]>([
    ['chatResponse', 'The options of sendChat are', async () => chatResponse(answer(), options as never)],
    ['sendChatOver', 'The options of sendChat are', async () => sendChatOver({} as never, answer(), options as never)],
    ['sendChat of h3', 'The options of sendChat are', async () => sendByH3(h3Event, answer(), options as never)],
    [
      'sendChat of Hono',
      'The options of sendChat are',
      async () => sendByHono(honoContext, answer(), options as never),
    ],
    ['parseChatRequest', 'The options of parseChatRequest are', async () => parseChatRequest(body, options as never)],
    ['memoryItems', 'The options of memoryItems are', async () => memoryItems(options as never)],
    ['createOpenaiWire', 'The options of createOpenaiWire are', async () => createOpenaiWire(options as never)],
    [
      'limits of createChatHandler',
      'The fields of limits are',
      async () => createChatHandler({ provider, limits: options as never }),
    ],
  ])('is no options of %s', async (__, message, make) => {
    await expect(make()).rejects.toThrow(`${message} an object: { `)
  })
})

it('options that are misspelt are refused', () => {
  expect(() => memoryItems({ maxByte: 5 } as never)).toThrow(
    'maxByte is no option of memoryItems. Did you mean maxBytes?',
  )
  expect(() => createOpenaiWire({ call: 'whole' } as never)).toThrow('Did you mean calls?')
})

it('limits may be an instance of a class with fields of its own', () => {
  class Limits {
    messages = 1
    tenant = 'a'
  }
  const limits = new Limits()
  expect(() => parseChatRequest({ messages: [...body.messages, ...body.messages] }, limits)).toThrow(
    '1 messages at most',
  )
})

it('a shutdown without a time says what it takes', async () => {
  const { drain } = createChatHandler({ provider })
  expect(() => drain(undefined as never)).toThrow('graceMs takes milliseconds from 0.')
})

const h3Event = { req: new Request('http://localhost/') } as never
const honoContext = {
  req: { raw: new Request('http://localhost/') },
  env: {},
  header() {},
  newResponse: () => new Response(),
} as never
