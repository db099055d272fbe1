import { AsyncLocalStorage, createHook } from 'node:async_hooks'
import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { type AnswerHooks, createChatHandler, nativeWire, type WireFormat } from '@millrace/server'
import { mountChat, sendChat } from '@millrace/server/node'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { sendChatOver } from '../../src/delivery/send.js'
import { FakeReply } from '../support/fake-reply.js'
import { fakeProvider } from '../support/provider.js'
import { listening } from '../support/serve.js'
import { ending, failure, more, opening, type Tap, tap } from '../support/streams.js'
import { turn } from '../support/turns.js'
import { until } from '../support/until.js'

const context = new AsyncLocalStorage<string>()

afterEach(() => void vi.useRealTimers())

/** Hooks and a wire that note in which context they were called. */
function witness() {
  const seen: Record<string, Set<string | undefined>> = {}
  const note = (name: string): void => {
    seen[name] ??= new Set()
    seen[name].add(context.getStore())
  }
  const hooks: AnswerHooks = {
    onStart: () => note('onStart'),
    onRecord: () => note('onRecord'),
    onFinish: () => {
      note('onFinish')
      throw new Error('told to onError')
    },
    onError: () => note('onError'),
  }
  const wire: WireFormat = {
    ...nativeWire,
    createEncoder() {
      note('createEncoder')
      return {
        encode(records) {
          note('encode')
          return nativeWire.createEncoder().encode(records)
        },
      }
    },
    errorBody(error) {
      note('errorBody')
      return { error }
    },
  }
  return { seen, hooks, wire }
}

const everyHook = ['onStart', 'onRecord', 'onFinish', 'onError']

/** Expects that each of these was called, and in this context alone. */
function expectOnly(seen: Record<string, Set<string | undefined>>, store: string, names: readonly string[]): void {
  expect(Object.fromEntries(Object.entries(seen).map(([name, stores]) => [name, [...stores]]))).toEqual(
    Object.fromEntries(names.map(name => [name, [store]])),
  )
}

/** An answer in a context of its own; what happens to it comes from others. */
async function begin(store: string, options = {}) {
  const { seen, hooks, wire } = witness()
  const [source, reply] = [tap(), new FakeReply()]
  const over = context.run(store, () => sendChatOver(reply, source.stream, { ...hooks, wire, ...options }))
  await turn()
  return { seen, source, reply, over }
}

describe('hooks and wire formats run in the context of their request', () => {
  test('when batches of two answers are gathered in the context of a third', async () => {
    const [one, two] = [await begin('one'), await begin('two')]
    context.run('vendor', () => {
      for (const batch of [opening, more('x'), ending]) for (const { source } of [one, two]) source.push(batch)
    })
    for (const { reply, over, seen } of [one, two]) {
      context.run('socket', () => reply.events.finish())
      expect(await over).toBe('finish')
      await turn()
      expectOnly(seen, seen === one.seen ? 'one' : 'two', [...everyHook, 'createEncoder', 'encode'])
    }
  })

  test('when a timer drops the reader', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
    // Its timer is the one that all share: set first, in another context.
    const first = await begin('first')
    const { seen, source, reply, over } = await begin('one')
    reply.takes = false
    source.push(opening)
    await turn()
    vi.advanceTimersByTime(30_000)
    expect(await over).toBe('stalled')
    await turn()
    expectOnly(seen, 'one', [...everyHook, 'createEncoder', 'encode'])
    first.reply.leave()
    await first.over
  })

  test('when the reader leaves', async () => {
    const { seen, source, reply, over } = await begin('one')
    source.push(opening)
    context.run('socket', () => reply.leave())
    expect(await over).toBe('closed')
    await turn()
    expectOnly(seen, 'one', [...everyHook, 'createEncoder', 'encode'])
  })

  test('when a signal of somebody else stops the answer before its head', async () => {
    const abort = new AbortController()
    const { seen, reply, over } = await begin('one', { signal: abort.signal })
    context.run('other', () => abort.abort())
    await turn()
    reply.events.finish()
    expect(await over).toBe('error')
    await turn()
    expectOnly(seen, 'one', [...everyHook, 'errorBody'])
  })

  test('when it is a vendor that fails', async () => {
    const { seen, source, reply, over } = await begin('one')
    context.run('vendor', () => source.push([failure('overloaded')]))
    reply.events.finish()
    expect(await over).toBe('error')
    await turn()
    expectOnly(seen, 'one', [...everyHook, 'errorBody'])
  })

  test('when drain() stops the answer', async () => {
    const { seen, hooks } = witness()
    const [source, reply] = [tap(), new FakeReply()]
    const handler = createChatHandler({ provider: fakeProvider(() => source.stream), ...hooks })
    const exchange = {
      method: 'POST',
      url: '/chat',
      headers: { 'content-type': 'application/json' },
      body: async () => ({ messages: [{ role: 'user', content: 'hi' }] }),
      reply,
    }
    const over = context.run('one', () => handler.handle(exchange))
    await turn()
    source.push(opening)
    const drained = context.run('shutdown', () => handler.drain({ graceMs: 0 }))
    await until(() => reply.ended)
    reply.events.finish()
    expect(await over).toBe('error')
    await drained
    expectOnly(seen, 'one', everyHook)
  })
})

/** A client that sends its requests one behind the other over one socket. */
function keptAlive(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())
  return async (path: string): Promise<string> => {
    const body = JSON.stringify({ messages: [{ role: 'user', content: 'hi' }] })
    const headers = { 'content-type': 'application/json', 'content-length': body.length }
    const client = request(`${url}${path}`, { method: 'POST', agent, headers })
    client.end(body)
    const [response] = (await once(client, 'response')) as [IncomingMessage]
    return text(response)
  }
}

/** Feeds an answer from outside of every request, in pieces that each come in a turn of their own. */
async function feed(source: Tap): Promise<void> {
  await until(() => source.connected)
  for (const batch of [opening, more('x'), ending]) {
    source.push(batch)
    await turn()
  }
}

describe('two requests over one kept-alive socket keep their contexts apart', () => {
  const answers = () => {
    const [one, two] = [witness(), witness()]
    const sources: Record<string, Tap> = { '/one': tap(), '/two': tap() }
    const byPath: Record<string, ReturnType<typeof witness>> = { '/one': one, '/two': two }
    return { one, two, sources, byPath }
  }

  test('sendChat', async () => {
    const { one, two, sources, byPath } = answers()
    const sockets = new Set<unknown>()
    const server = createServer((req, res) => {
      sockets.add(req.socket)
      const path = req.url!
      const { hooks, wire } = byPath[path]!
      void context.run(path, () => sendChat(res, sources[path]!.stream, { ...hooks, wire }))
    })
    const ask = keptAlive(await listening(server))
    for (const path of ['/one', '/two']) {
      const answer = ask(path)
      await feed(sources[path]!)
      expect(await answer).toContain('finish')
    }
    await turn()
    expect(sockets.size).toBe(1)
    expectOnly(one.seen, '/one', [...everyHook, 'createEncoder', 'encode'])
    expectOnly(two.seen, '/two', [...everyHook, 'createEncoder', 'encode'])
  })

  test('a handler, whose hooks are the same for both', async () => {
    const { sources } = answers()
    const seen: string[] = []
    const note = (name: string) => (): void => void seen.push(`${name} ${context.getStore()}`)
    const handler = createChatHandler({
      provider: fakeProvider(() => sources[context.getStore()!]!.stream),
      authorize: async () => {
        await turn()
        note('authorize')()
        return { owner: context.getStore() }
      },
      prepare: async asked => {
        await turn()
        note('prepare')()
        return asked
      },
      onStart: note('onStart'),
      onFinish: note('onFinish'),
    })
    const server = createServer()
    mountChat(server, '/one', handler)
    mountChat(server, '/two', handler)
    const [listener] = server.listeners('request') as ((...args: unknown[]) => void)[]
    server.removeAllListeners('request')
    server.on('request', (req, res) => context.run(req.url!, () => listener!(req, res)))
    const ask = keptAlive(await listening(server))
    for (const path of ['/one', '/two']) {
      const answer = ask(path)
      await feed(sources[path]!)
      expect(await answer).toContain('finish')
    }
    await turn()
    const calls = ['authorize', 'prepare', 'onStart', 'onFinish']
    expect(seen).toEqual(['/one', '/two'].flatMap(path => calls.map(call => `${call} ${path}`)))
  })
})

test('without hooks no context is captured', async () => {
  let captured = 0
  const hook = createHook({
    init(_, type) {
      if (type === 'Millrace') captured++
    },
  }).enable()
  onTestFinished(() => void hook.disable())
  await begin('one')
  expect(captured).toBeGreaterThan(0)
  captured = 0
  const [source, reply] = [tap(), new FakeReply()]
  const over = sendChatOver(reply, source.stream)
  await turn()
  source.push([...opening, ...ending])
  reply.events.finish()
  expect(await over).toBe('finish')
  expect(captured).toBe(0)
})
