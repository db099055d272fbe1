import { type ChatStorage, createChatSession, memoryStorage, remote } from '@millrace/client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { brokenOff } from '../support/broken-off.js'
import { type KeptServer, keptServer, refuse } from '../support/kept-server.js'
import { answerOf, closing, delta, opening } from '../support/records.js'
import { scriptedProvider } from '../support/scripted-provider.js'
import { idsOf, settle, textsOf } from '../support/session.js'
import { writtenProvider } from '../support/written-provider.js'

const fast = { baseDelayMs: 1, maxDelayMs: 2 }
const methods = (server: KeptServer): string[] => server.seen.map(({ method }) => method)

async function open(options?: Parameters<typeof keptServer>[0]): Promise<KeptServer> {
  const server = await keptServer(options)
  onTestFinished(() => server.close())
  return server
}

/** A page that is left in the middle of an answer. */
async function leftPage(server: KeptServer, storage: ChatStorage) {
  const chat = createChatSession({ provider: remote({ url: server.url, ...fast }), storage })
  void chat.send('1')
  await server.until(() => server.runs.length === 1)
  server.write(...opening, delta('on'))
  await expect.poll(() => textsOf(chat)).toEqual(['1', 'on'])
  chat.close()
  await expect.poll(() => server.runs[0]!.readers.size).toBe(0)
  return chat
}

describe('a reload in the middle of an answer', () => {
  it('replays it from its beginning into the same message, at the first listener', async () => {
    const server = await open()
    const storage = memoryStorage()
    const before = await leftPage(server, storage)
    const after = createChatSession({ provider: remote({ url: server.url, ...fast }), storage })
    expect(textsOf(after)).toEqual(['1', 'on'])
    expect(methods(server)).toEqual(['POST'])
    const statuses: string[] = []
    after.subscribe(() => statuses.push(after.getSnapshot().status))
    await server.until(() => server.seen.length === 2)
    server.write(delta('e'), ...closing)
    await after.resume()
    expect(textsOf(after)).toEqual(['1', 'one'])
    expect(idsOf(after)).toEqual(idsOf(before))
    expect(new Set(statuses)).toEqual(new Set(['submitted', 'streaming', 'ready']))
    expect(methods(server)).toEqual(['POST', 'GET'])
    expect(server.seen[1]!.headers['last-event-id']).toBeUndefined()
    expect(server.runs).toHaveLength(1)
  })

  it('is one replay, however often it is asked for at once', async () => {
    const server = await open()
    const storage = memoryStorage()
    await leftPage(server, storage)
    const after = createChatSession({ provider: remote({ url: server.url, ...fast }), storage })
    // As of a component that StrictMode mounts twice.
    after.subscribe(() => {})()
    after.subscribe(() => {})
    const both = Promise.all([after.resume(), after.resume()])
    await server.until(() => server.seen.length === 2)
    server.write(delta('e'), ...closing)
    await both
    expect(textsOf(after)).toEqual(['1', 'one'])
    expect(methods(server)).toEqual(['POST', 'GET'])
  })

  it('survives a component that is taken away and put back', async () => {
    const server = await open()
    const chat = await leftPage(server, memoryStorage())
    expect(chat.getSnapshot()).toMatchObject({ status: 'ready' })
    chat.subscribe(() => {})
    await server.until(() => server.seen.length === 2)
    server.write(delta('e'), ...closing)
    await chat.resume()
    expect(textsOf(chat)).toEqual(['1', 'one'])
    expect(server.runs).toHaveLength(1)
  })

  it('before the first token finds the answer too', async () => {
    const server = await open()
    const storage = memoryStorage()
    const before = createChatSession({ provider: remote({ url: server.url, ...fast }), storage })
    void before.send('1')
    await server.until(() => server.runs.length === 1)
    before.close()
    const after = createChatSession({ provider: remote({ url: server.url, ...fast }), storage })
    const resumed = after.resume()
    await server.until(() => server.seen.length === 2)
    server.write(...answerOf('one'))
    await resumed
    expect(textsOf(after)).toEqual(['1', 'one'])
  })

  it('stays with what was seen where the server has it no longer', async () => {
    const server = await open()
    const storage = memoryStorage()
    await leftPage(server, storage)
    server.faults.push((_request, response) => refuse(response, 410, 'gone'))
    const after = createChatSession({ provider: remote({ url: server.url, ...fast }), storage })
    await after.resume()
    expect(textsOf(after)).toEqual(['1', 'on'])
    expect(after.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'gone' } })
    // It is over: nothing is asked for again.
    await after.resume()
    expect(methods(server)).toEqual(['POST', 'GET'])
    const again = after.regenerate()
    await server.until(() => server.runs.length === 2)
    server.write(...answerOf('one'))
    await again
    expect(textsOf(after)).toEqual(['1', 'one'])
    expect(after.getSnapshot().messages[1]!.branches).toHaveLength(2)
  })

  it('is truncated at a server that keeps no streams, which is not asked', async () => {
    const server = await open({ keeps: false })
    const storage = memoryStorage()
    await leftPage(server, storage)
    const after = createChatSession({ provider: remote({ url: server.url, ...fast }), storage })
    await after.resume()
    expect(textsOf(after)).toEqual(['1', 'on'])
    expect(after.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'truncated' } })
    expect(methods(server)).toEqual(['POST'])
  })

  it('is truncated with a provider that cannot resume', async () => {
    const storage = memoryStorage()
    const provider = scriptedProvider()
    const before = createChatSession({ provider, storage })
    void before.send('1')
    await settle()
    provider.answers[0]!.write(...opening, delta('on'))
    await settle()
    before.close()
    const after = createChatSession({ provider: scriptedProvider(), storage })
    after.subscribe(() => {})
    await settle()
    expect(after.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'truncated' } })
    expect(textsOf(after)).toEqual(['1', 'on'])
  })

  it('is left alone by a component that goes before the storage has given the conversation', async () => {
    const held = brokenOff()
    let restore!: () => void
    const storage: ChatStorage = {
      load: () => new Promise(resolve => (restore = () => resolve(held.load()))),
      save() {},
    }
    const provider = writtenProvider()
    const chat = createChatSession({ provider, storage })
    chat.subscribe(() => {})()
    chat.close()
    restore()
    await settle()
    expect(provider.resumed).toEqual([])
    chat.subscribe(() => {})
    await settle()
    expect(provider.resumed).toHaveLength(1)
  })

  it('goes on for a component that is put back in the moment in which it was taken away', async () => {
    const provider = writtenProvider()
    const chat = createChatSession({ provider })
    const end = chat.subscribe(() => {})
    const sent = chat.send('1')
    await settle()
    provider.write(...opening, delta('on'))
    await settle()
    end()
    chat.close()
    chat.subscribe(() => {})
    await sent
    await settle()
    expect(provider.readers).toBe(1)
    provider.write(delta('e'), ...closing)
    await chat.resume()
    expect(textsOf(chat)).toEqual(['1', 'one'])
    expect(chat.getSnapshot().status).toBe('ready')
    expect(provider.asked).toHaveLength(1)
    expect(provider.readers).toBe(0)
  })

  it('waits where the page wants to say when', async () => {
    const server = await open()
    const storage = memoryStorage()
    await leftPage(server, storage)
    const after = createChatSession({ provider: remote({ url: server.url }), storage, autoResume: false })
    after.subscribe(() => {})
    await settle()
    expect(methods(server)).toEqual(['POST'])
    expect(after.getSnapshot().messages[1]!.status).toBe('running')
  })
})

describe('a connection that is lost for good', () => {
  it('is an error with what came, and resume() goes on with the same message', async () => {
    const server = await open()
    const chat = createChatSession({ provider: remote({ url: server.url, ...fast, maxAttempts: 2 }) })
    const sent = chat.send('1')
    await server.until(() => server.runs.length === 1)
    server.write(...opening, delta('on'))
    await expect.poll(() => textsOf(chat)).toEqual(['1', 'on'])
    for (let i = 0; i < 2; i++) server.faults.push(request => void request.socket.destroy())
    server.cut()
    await sent
    expect(chat.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'network' } })
    expect(textsOf(chat)).toEqual(['1', 'on'])
    const resumed = chat.resume()
    await server.until(() => server.runs[0]!.readers.size === 1)
    server.write(delta('e'), ...closing)
    await resumed
    expect(textsOf(chat)).toEqual(['1', 'one'])
    expect(chat.getSnapshot()).toMatchObject({ status: 'ready' })
    expect(server.runs).toHaveLength(1)
  })
})

describe('an answer that the server refuses to go on with', () => {
  it.each([
    ['as of a session that has run out', 401, 'authentication', 1],
    ['as of a proxy whose server is away for longer than is waited', 502, 'overloaded', 2],
  ] as const)('%s: a reload goes on with it when it can be read again', async (_, status, code, times) => {
    const server = await open()
    const storage = memoryStorage()
    const provider = remote({ url: server.url, ...fast, maxAttempts: 2 })
    const chat = createChatSession({ provider, storage })
    const sent = chat.send('1')
    await server.until(() => server.runs.length === 1)
    server.write(...opening, delta('on'))
    await expect.poll(() => textsOf(chat)).toEqual(['1', 'on'])
    for (let i = 0; i < times; i++) server.faults.push((_, response) => void response.writeHead(status).end())
    server.cut()
    await sent
    expect(chat.getSnapshot()).toMatchObject({ status: 'error', error: { code, status } })
    server.write(delta('e'), ...closing)
    const after = createChatSession({ provider, storage })
    after.subscribe(() => {})
    await after.resume()
    expect(textsOf(after)).toEqual(['1', 'one'])
    expect(server.runs).toHaveLength(1)
  })

  it('before it has begun is asked anew alone', async () => {
    const server = await open()
    const chat = createChatSession({ provider: remote({ url: server.url, ...fast }) })
    server.faults.push((_, response) => refuse(response, 401, 'authentication'))
    await chat.send('1')
    await chat.resume()
    expect(chat.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'authentication' } })
    expect(methods(server)).toEqual(['POST'])
  })

  it('and one that has failed itself is over', async () => {
    const server = await open()
    const chat = createChatSession({ provider: remote({ url: server.url, ...fast }) })
    const sent = chat.send('1')
    await server.until(() => server.runs.length === 1)
    server.write(...opening, delta('on'), {
      type: 'error',
      error: { code: 'overloaded', message: 'Later.', retryable: true },
    })
    await sent
    await chat.resume()
    expect(methods(server)).toEqual(['POST'])
  })
})

describe('two tabs', () => {
  it('read one stream, and end with the same', async () => {
    const server = await open()
    const storage = memoryStorage()
    const provider = () => remote({ url: server.url, ...fast })
    const one = createChatSession({ provider: provider(), storage })
    const sent = one.send('1')
    await server.until(() => server.runs.length === 1)
    server.write(...opening, delta('on'))
    await expect.poll(() => textsOf(one)).toEqual(['1', 'on'])
    const two = createChatSession({ provider: provider(), storage })
    const resumed = two.resume()
    await server.until(() => server.runs[0]!.readers.size === 2)
    server.write(delta('e'), ...closing)
    await Promise.all([sent, resumed])
    expect(two.getSnapshot()).toEqual(one.getSnapshot())
    expect(server.runs).toHaveLength(1)
  })

  it('see it stopped by either', async () => {
    const server = await open()
    const storage = memoryStorage()
    const one = createChatSession({ provider: remote({ url: server.url, ...fast }), storage })
    const sent = one.send('1')
    await server.until(() => server.runs.length === 1)
    server.write(...opening, delta('on'))
    await expect.poll(() => textsOf(one)).toEqual(['1', 'on'])
    const two = createChatSession({ provider: remote({ url: server.url, ...fast }), storage })
    const resumed = two.resume()
    await server.until(() => server.runs[0]!.readers.size === 2)
    two.stop()
    await Promise.all([sent, resumed])
    for (const chat of [one, two]) {
      expect(chat.getSnapshot().status).toBe('ready')
      expect(chat.getSnapshot().messages[1]!.status).toBe('stopped')
    }
  })
})
