import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { applyEvent, type ChatProvider, type ChatState, textOf } from '@millrace/core'
import { decodeRecord } from '@millrace/core/native'
import { createChatHandler, type Exchange, nativeWire, type Reply, type ReplyEvents } from '@millrace/server'
import { mountChat as mountExpress } from '@millrace/server/express'
import { mountChat as mountKoa } from '@millrace/server/koa'
import { chatListener } from '@millrace/server/node'
import { openaiWire } from '@millrace/server/wire/openai'
import { textWire } from '@millrace/server/wire/text'
import {
  type AdapterFixture,
  adapterConformance,
  type ConformanceCase,
  type ReadAnswer,
  type TriedWire,
  type WireFixture,
  wireConformance,
} from '@millrace/testing'
import express from 'express'
import Koa from 'koa'
import { describe, expect, it } from 'vitest'

// The kits for authors of wire formats and of adapters: they pass what is right, and name what is broken.

const dataIn = (body: string): string[] => [...body.matchAll(/^data: ([^\n]*)$/gm)].map(([, data = '']) => data)

/** Reads Millrace's own wire. */
function readNative(body: string): ReadAnswer {
  let state: ChatState | undefined
  for (const data of dataIn(body)) state = applyEvent(state, decodeRecord(data))
  const ending = state?.status === undefined || state.status === 'streaming' ? 'cut' : state.finish ? 'finish' : 'error'
  return { text: state ? textOf(state) : '', ending }
}

/** Reads Chat Completions. */
function readOpenai(body: string): ReadAnswer {
  let said = ''
  let ending: ReadAnswer['ending'] = 'cut'
  for (const data of dataIn(body)) {
    if (data === '[DONE]') ending = 'finish'
    else {
      const { choices, error } = JSON.parse(data) as { choices?: { delta: { content?: string } }[]; error?: object }
      if (error) ending = 'error'
      said += choices?.[0]?.delta.content ?? ''
    }
  }
  return { text: said, ending }
}

/** Names of the cases that fail. */
async function broken(cases: readonly ConformanceCase[]): Promise<string[]> {
  const names: string[] = []
  for (const { name, run } of cases) await run().catch(() => names.push(name))
  return names
}

describe.each<[string, WireFixture]>([
  ['native', { wire: nativeWire, read: readNative }],
  ['openai', { wire: openaiWire, read: readOpenai }],
])('the wire %s', (_, fixture) => {
  it.each(wireConformance(fixture))('$name', ({ run }) => run())
})

describe('the kit of wire formats names', () => {
  /** The native wire with another encoder. */
  const altered = (encode: (text: string, count: number) => string, more: Partial<TriedWire> = {}): WireFixture => ({
    read: readNative,
    wire: {
      ...nativeWire,
      createEncoder: () => {
        const own = nativeWire.createEncoder()
        let count = 0
        return { encode: records => encode(own.encode(records), ++count) }
      },
      ...more,
    },
  })
  let shared = 0

  it.each<[string, WireFixture, string]>([
    ['lost text', altered((said, count) => (count === 3 ? '' : said)), 'a text arrives whole, whatever is in it'],
    [
      'an end that comes too early',
      altered((said, count) => (count === 1 ? `${said}data: {"type":"finish","reason":"stop"}\n\n` : said)),
      'a cut between any two batches is no end',
    ],
    [
      'a failure that reads as an end',
      altered(said => said.replace(/data: \{"type":"error".*/, 'data: {"type":"finish","reason":"stop"}')),
      'a failure is never an end',
    ],
    ['state that answers share', altered(said => `: ${shared++}\n${said}`), 'the same records give the same text'],
    [
      'a heartbeat that is read',
      altered(said => said, { heartbeat: 'data: {"type":"reset"}\n\n' }),
      'a heartbeat anywhere changes nothing',
    ],
    [
      'words that stay',
      altered(said => said.replace('data: {"type":"reset"}\n\n', '')),
      'text that the vendor withdraws is withdrawn, or the answer is no success',
    ],
    [
      'a head without its type',
      altered(said => said, { headers: {} }),
      'the head names a content type, and its names are in lower case',
    ],
    // Its clients cannot tell an end from a cut, as its documentation says.
    [
      'bare text',
      { wire: textWire, read: said => ({ text: said, ending: 'finish' }) },
      'a cut between any two batches is no end',
    ],
  ])('%s', async (_, fixture, name) => {
    expect(await broken(wireConformance(fixture))).toContain(name)
  })
})

/** Listens, for the kit. */
async function listening(server: Server, path = '/chat'): Promise<{ url: string; close(): Promise<void> }> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const handlerOf = (provider: ChatProvider) => createChatHandler({ provider, onError: false })

const adapters: Readonly<Record<string, AdapterFixture['serve']>> = {
  node: provider => listening(createServer(chatListener(handlerOf(provider)))),
  express: provider => {
    const app = express()
    mountExpress(app, '/chat', handlerOf(provider))
    return listening(createServer(app))
  },
  koa: provider => {
    const app = new Koa()
    mountKoa(app, '/chat', handlerOf(provider))
    return listening(createServer(app.callback()))
  },
}

describe.each(Object.entries(adapters))('the adapter of %s', (_, serveOne) => {
  it.each(adapterConformance({ serve: serveOne }))('$name', ({ run }) => run())
})

describe('the kit of adapters names', () => {
  /** A plain adapter over Node's response; the mutants change one thing each. */
  class PlainReply implements Reply {
    readonly res: ServerResponse
    constructor(res: ServerResponse) {
      this.res = res
    }
    get closed() {
      return this.res.destroyed || this.res.writableEnded
    }
    get headSent() {
      return this.res.headersSent
    }
    get buffered() {
      return this.res.writableLength
    }
    open(events: ReplyEvents) {
      this.res.on('drain', () => events.drain())
      this.res.on('finish', () => events.finish())
      this.res.on('close', () => events.close())
    }
    head(status: number, headers: Readonly<Record<string, string>>) {
      this.res.writeHead(status, headers)
    }
    write(said: string) {
      return this.res.write(said)
    }
    end() {
      this.res.end()
    }
    destroy() {
      this.res.destroy()
    }
  }

  const withReply = (make: (res: ServerResponse) => Reply): AdapterFixture => ({
    serve: provider => {
      const handler = handlerOf(provider)
      const exchange = (req: IncomingMessage, res: ServerResponse): Exchange => ({
        method: req.method ?? 'GET',
        url: req.url ?? '/',
        headers: req.headers as Record<string, string>,
        body: () => text(req),
        reply: make(res),
      })
      return listening(createServer((req, res) => void handler.handle(exchange(req, res))))
    },
  })

  it('nothing of a plain one', async () => {
    expect(await broken(adapterConformance(withReply(res => new PlainReply(res))))).toEqual([])
  })

  class Latin extends PlainReply {
    override write(said: string) {
      return this.res.write(said, 'latin1')
    }
  }
  class Hasty extends PlainReply {
    override write(said: string) {
      this.res.write(said)
      return true
    }
    override get buffered() {
      return 0
    }
  }
  class Fine extends PlainReply {
    override head(_: number, headers: Readonly<Record<string, string>>) {
      this.res.writeHead(200, headers)
    }
  }
  class Late extends PlainReply {
    #said = ''
    override write(said: string) {
      this.#said += said
      return true
    }
    override end() {
      this.res.end(this.#said)
    }
  }

  it.each<[string, typeof PlainReply, string]>([
    ['text in another encoding', Latin, 'an answer arrives whole, as server-sent events'],
    ['a lost `drain`', Hasty, 'a reader who reads nothing holds the provider back, and gets everything later'],
    ['a status that is not sent', Fine, 'a failure before the first word is a status'],
  ])(
    '%s',
    async (_, Mutant, name) => {
      expect(await broken(adapterConformance(withReply(res => new Mutant(res))))).toContain(name)
    },
    60_000,
  )

  it('an answer that is sent when it is over', async () => {
    const late = adapterConformance(withReply(res => new Late(res))).filter(({ name }) => name.startsWith('each word'))
    expect(await broken(late)).toEqual(['each word is sent when it comes'])
  }, 60_000)
})
