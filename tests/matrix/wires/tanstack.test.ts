import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type ChatRecord, ChatStream } from '@millrace/core'
import { memoryStore } from '@millrace/resume'
import { createChatHandler } from '@millrace/server'
import { chatListener } from '@millrace/server/node'
import { agUiWire } from '@millrace/server/wire/ag-ui'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { installNpmFixture, type NpmFixture } from '../../support/npm-fixture.ts'

// TanStack AI's client over the AG-UI wire. It sends the same POST again with `Last-Event-ID` where it has seen ids, and takes a cut for an end where it has not.

let installed: NpmFixture
beforeAll(async () => {
  installed = await installNpmFixture(import.meta.dirname)
})
afterAll(() => installed?.remove())

interface Client {
  sendMessage(text: string): Promise<unknown>
  getMessages(): readonly { readonly role: string; readonly parts: readonly { type: string; content?: string }[] }[]
  getError(): Error | undefined
}
interface TanStack {
  readonly ChatClient: new (options: object) => Client
  fetchServerSentEvents(url: string, options: object): unknown
}

const words = Array.from({ length: 12 }, (_, at) => `${at} 落霞与孤鹜齐飞 `)
const ending: readonly ChatRecord[] = [
  { type: 'text-end', id: '0' },
  { type: 'finish', reason: 'stop' },
]

/** A handler behind a connection that breaks: its request number `n` after so many events as the list says at `n`. */
async function serve({
  keeps,
  cuts,
  last = ending,
}: {
  keeps: boolean
  cuts: readonly number[]
  last?: typeof ending
}) {
  const requests: IncomingMessage[] = []
  let asked = 0
  const provider = {
    id: 'p',
    stream() {
      asked++
      return ChatStream.from(async function* () {
        yield [
          { type: 'start', messageId: 'm1', provider: 'p' },
          { type: 'text-start', id: '0' },
          { type: 'text-delta', id: '0', delta: words[0]! },
        ]
        for (const delta of words.slice(1)) {
          await new Promise(resolve => setTimeout(resolve, 5))
          yield [{ type: 'text-delta', id: '0', delta }]
        }
        yield last
      })
    },
  }
  const kept = keeps ? ({ store: memoryStore(), onDisconnect: 'detach' } as const) : {}
  const listener = chatListener(createChatHandler({ provider, wire: agUiWire, onError: false, ...kept }))
  const server = createServer((request, response) => {
    const most = cuts[requests.push(request) - 1] ?? Number.POSITIVE_INFINITY
    const write = response.write.bind(response) as (chunk: unknown, ...rest: unknown[]) => boolean
    let events = 0
    response.write = (chunk: unknown, ...rest: unknown[]) => {
      events += String(chunk).split('data:').length - 1
      if (events < most) return write(chunk, ...rest)
      // The chunk still goes out: a cut in the middle of what was sent is the other tests' matter.
      return write(chunk, () => response.destroy())
    }
    void listener(request, response)
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/agent`
  return { url, requests, asked: () => asked }
}

async function ask(url: string, ...questions: readonly string[]) {
  // It has no entry for `require`, by which a fixture finds packages.
  const entry = join(installed.folder, 'node_modules/@tanstack/ai-client/dist/esm/index.js')
  const { ChatClient, fetchServerSentEvents } = (await import(pathToFileURL(entry).href)) as TanStack
  const client = new ChatClient({ connection: fetchServerSentEvents(url, { reconnect: { delayMs: 1 } }) })
  for (const question of ['Hi', ...questions]) await client.sendMessage(question)
  const parts = client.getMessages().flatMap(message => (message.role === 'assistant' ? message.parts : []))
  return {
    error: client.getError(),
    text: parts.map(({ content }) => content ?? '').join(''),
    types: parts.map(({ type }) => type),
  }
}

const placesOf = (requests: readonly IncomingMessage[]) =>
  requests.map(({ method, headers }) => [method, headers['last-event-id'] !== undefined])

describe('with a store', () => {
  test.each([[[]], [[1]], [[2]], [[5]], [[11]], [[14]], [[3, 3]], [[1, 1, 1, 1]], [[9, 2, 2]]])(
    'an answer whose connections break after %j events is whole, and asked for once',
    async cuts => {
      const { url, requests, asked } = await serve({ keeps: true, cuts })
      expect(await ask(url)).toEqual({ error: undefined, text: words.join(''), types: ['text'] })
      expect(asked()).toBe(1)
      expect(placesOf(requests)).toEqual([['POST', false], ...cuts.map(() => ['POST', true])])
    },
  )

  test('a failure of the vendor behind a break is told, and nothing is asked anew', async () => {
    const error = { code: 'overloaded', message: 'secret', retryable: true } as const
    const { url, asked } = await serve({ keeps: true, cuts: [4], last: [{ type: 'error', error }] })
    const shown = await ask(url)
    expect(shown.text).toBe(words.join(''))
    expect(shown.error).toBeInstanceOf(Error)
    expect(shown.error?.message).not.toContain('secret')
    expect(asked()).toBe(1)
  })
})

test.each([
  [true, [4]],
  [false, []],
])('failures behind calls leave what was said, with a store: %s', async (keeps, cuts) => {
  const called: readonly ChatRecord[] = [
    { type: 'text-end', id: '0' },
    { type: 'tool-call-start', toolCallId: 'c', toolName: 'remove' },
    { type: 'tool-call-end', toolCallId: 'c', toolName: 'remove', input: {} },
    { type: 'error', error: { code: 'overloaded', message: 'secret', retryable: true } },
  ]
  const { url, asked } = await serve({ keeps, cuts, last: called })
  const shown = await ask(url, 'Once more')
  expect([shown.text, shown.types, asked()]).toEqual([[...words, ...words].join(''), ['text', 'text'], 2])
  expect(shown.error).toBeInstanceOf(Error)
})

test('without a store there are no ids, and a cut asks nothing anew', async () => {
  const { url, requests, asked } = await serve({ keeps: false, cuts: [4] })
  await ask(url)
  expect(placesOf(requests)).toEqual([['POST', false]])
  expect(asked()).toBe(1)
})
