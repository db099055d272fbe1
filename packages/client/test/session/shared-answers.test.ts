import {
  type ChatSession,
  type ChatStorage,
  createChatSession,
  memoryStorage,
  remote,
  webStorage,
} from '@millrace/client'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { keptServer, refuse } from '../support/kept-server.js'
import { answerOf, callingAnswer, closing, delta, opening } from '../support/records.js'
import { scriptedProvider } from '../support/scripted-provider.js'
import { idsOf, settle, textsOf } from '../support/session.js'
import { tabAreas } from '../support/tab-areas.js'
import { writtenProvider } from '../support/written-provider.js'

// An answer that one tab has asked for, in the others: it grows there, can be stopped there, and goes on where the first tab is gone.

afterEach(() => vi.unstubAllGlobals())

/** A server, and tabs that reach it. */
async function serverAndTabs(storage: ChatStorage = memoryStorage()) {
  const server = await keptServer()
  onTestFinished(() => server.close())
  const open = async (fetch = globalThis.fetch): Promise<ChatSession> => {
    const chat = createChatSession({
      provider: remote({ url: server.url, fetch, baseDelayMs: 1, maxDelayMs: 2 }),
      storage,
    })
    chat.subscribe(() => {})
    await settle()
    return chat
  }
  const methods = (): string[] => server.seen.map(({ method }) => method)
  return { server, storage, open, methods }
}

/** A network that keeps a request until it is told to send it. */
function slowNetwork() {
  let send!: () => void
  const asked = vi.fn()
  const ready = new Promise<void>(resolve => {
    send = resolve
  })
  const fetch: typeof globalThis.fetch = async (...args) => {
    asked()
    await ready
    return globalThis.fetch(...args)
  }
  return { fetch, send, asked }
}
const lostNetwork: typeof fetch = () => new Promise(() => {})

describe.each(['with', 'without'])('%s Web Locks, a tab that is open while another one asks', locks => {
  beforeEach(() => {
    if (locks === 'without') vi.stubGlobal('navigator', {})
  })

  it('shows the answer as it grows, and its end', async () => {
    const { server, open, methods } = await serverAndTabs()
    const [one, two] = [await open(), await open()]
    const sent = one.send('1')
    await server.until(() => server.runs.length === 1)
    expect(textsOf(two)).toEqual(['1', ''])
    server.write(...opening, delta('on'))
    await expect.poll(() => textsOf(two)).toEqual(['1', 'on'])
    await expect.poll(() => two.getSnapshot().status).toBe('streaming')
    await expect(two.send('2')).rejects.toMatchObject({ code: 'invalid-request' })
    server.write(delta('e'), ...closing)
    await sent
    await expect.poll(() => two.getSnapshot()).toEqual(one.getSnapshot())
    expect(textsOf(two)).toEqual(['1', 'one'])
    expect(methods()).toEqual(['POST', 'GET'])
  })

  it('stops it, for both', async () => {
    const { server, open } = await serverAndTabs()
    const [one, two] = [await open(), await open()]
    const sent = one.send('1')
    await server.until(() => server.runs.length === 1)
    server.write(...opening, delta('on'))
    await expect.poll(() => two.getSnapshot().status).toBe('streaming')
    two.stop()
    await sent
    await server.until(() => server.runs[0]!.stopped)
    for (const chat of [one, two]) {
      await expect.poll(() => chat.getSnapshot().status).toBe('ready')
      expect(chat.getSnapshot().messages[1]!.status).toBe('stopped')
    }
  })

  it('asks anew in place of it: it is stopped for both, and both have both branches', async () => {
    const { server, open } = await serverAndTabs()
    const [one, two] = [await open(), await open()]
    const sent = one.send('1')
    await server.until(() => server.runs.length === 1)
    server.write(...opening, delta('on'))
    await expect.poll(() => two.getSnapshot().status).toBe('streaming')
    const again = two.regenerate()
    await sent
    await server.until(() => server.runs.length === 2)
    server.write(...answerOf('two'))
    await again
    expect(textsOf(one)).toEqual(['1', 'on'])
    expect(textsOf(two)).toEqual(['1', 'two'])
    for (const chat of [one, two]) expect(chat.getSnapshot().messages[1]!.branches).toHaveLength(2)
  })

  it('stops it, and not one of its own on another branch', async () => {
    const { server, open } = await serverAndTabs()
    const [one, two] = [await open(), await open()]
    const sent = one.send('1')
    await server.until(() => server.runs.length === 1)
    server.write(...answerOf('one'))
    await sent
    await settle()
    const again = one.regenerate()
    await server.until(() => server.runs.length === 2)
    server.write(...opening, delta('on'))
    await expect.poll(() => two.getSnapshot().messages[1]!.branches.length).toBe(2)
    const [answer, running] = two.getSnapshot().messages[1]!.branches
    two.selectBranch(answer!)
    const other = two.send('2')
    await server.until(() => server.runs.length === 3)
    two.selectBranch(running!)
    one.stop()
    await again
    await settle()
    server.write(...answerOf('two'))
    await other
    expect(server.runs.map(({ stopped }) => stopped)).toEqual([false, true, false])
    two.selectBranch(answer!)
    expect(textsOf(two)).toEqual(['1', 'one', '2', 'two'])
  })

  it('is not joined where nobody sees it, until somebody does', async () => {
    const document = Object.assign(new EventTarget(), { visibilityState: 'hidden' })
    vi.stubGlobal('document', document)
    const { server, open, methods } = await serverAndTabs()
    const [one, two] = [await open(), await open()]
    void one.send('1')
    await server.until(() => server.runs.length === 1)
    server.write(...opening, delta('on'))
    await expect.poll(() => textsOf(one)).toEqual(['1', 'on'])
    await settle()
    expect(methods()).toEqual(['POST'])
    document.visibilityState = 'visible'
    document.dispatchEvent(new Event('visibilitychange'))
    await server.until(() => server.runs[0]!.readers.size === 2)
    two.close()
    document.dispatchEvent(new Event('visibilitychange'))
    await settle()
    expect(methods()).toEqual(['POST', 'GET'])
  })

  it('shows its failure, and goes on by itself no more', async () => {
    const { server, open, methods } = await serverAndTabs()
    const [one, two] = [await open(), await open()]
    const sent = one.send('1')
    await server.until(() => server.runs.length === 1)
    server.write(...opening, delta('on'))
    await expect.poll(() => two.getSnapshot().status).toBe('streaming')
    server.write({ type: 'error', error: { code: 'overloaded', message: 'Later.', retryable: true } })
    await sent
    await settle()
    for (const chat of [one, two]) expect(chat.getSnapshot()).toMatchObject({ status: 'error' })
    expect(methods()).toEqual(['POST', 'GET'])
  })
})

describe('a question whose tab is closed before it has arrived', () => {
  it.each(['with', 'without'])('is asked by the next one, %s Web Locks', async locks => {
    if (locks === 'without') vi.stubGlobal('navigator', {})
    const { server, open, methods } = await serverAndTabs()
    const one = await open(lostNetwork)
    void one.send('1')
    await settle()
    one.close()
    const two = await open()
    await server.until(() => server.runs.length === 1)
    server.write(...answerOf('one'))
    await two.resume()
    expect(textsOf(two)).toEqual(['1', 'one'])
    expect(two.getSnapshot().status).toBe('ready')
    expect(methods()).toEqual(['GET', 'POST'])
  })

  it('is asked by one that is open, as soon as that is known', async () => {
    const { server, open, methods } = await serverAndTabs()
    const [one, two] = [await open(lostNetwork), await open()]
    void one.send('1')
    await settle()
    expect(two.getSnapshot()).toMatchObject({ status: 'submitted' })
    expect(methods()).toEqual([])
    one.close()
    await server.until(() => server.runs.length === 1)
    server.write(...answerOf('one'))
    await expect.poll(() => textsOf(two)).toEqual(['1', 'one'])
  })

  it('is not asked again where it has arrived, though nobody has seen its answer begin', async () => {
    const { server, open, methods } = await serverAndTabs()
    const [one, two] = [await open(), await open()]
    void one.send('1')
    await server.until(() => server.runs.length === 1)
    one.close()
    await server.until(() => server.runs[0]!.readers.size === 1 && server.seen.length === 2)
    server.write(...answerOf('one'))
    await expect.poll(() => textsOf(two)).toEqual(['1', 'one'])
    expect(methods()).toEqual(['POST', 'GET'])
    expect(server.runs).toHaveLength(1)
  })

  it('is stopped by one that waits for it', async () => {
    const { server, open } = await serverAndTabs()
    const [one, two] = [await open(), await open()]
    const sent = one.send('1')
    await server.until(() => server.runs.length === 1)
    await expect.poll(() => two.getSnapshot().status).toBe('submitted')
    two.stop()
    await sent
    await server.until(() => server.runs[0]!.stopped)
    for (const chat of [one, two]) expect(chat.getSnapshot().messages[1]!.status).toBe('stopped')
  })

  it('is forgotten with the conversation, also by one that waits for it', async () => {
    const { open, methods } = await serverAndTabs()
    const [one, two] = [await open(lostNetwork), await open()]
    const sent = one.send('1')
    await settle()
    await two.clear()
    await sent
    await settle()
    expect(methods()).not.toContain('POST')
    for (const chat of [one, two]) expect(chat.getSnapshot()).toMatchObject({ status: 'ready', messages: [] })
  })

  it('is not asked by one that waits where the server refuses it', async () => {
    const { server, open, methods } = await serverAndTabs()
    const slow = slowNetwork()
    const [one, two] = [await open(slow.fetch), await open()]
    const sent = one.send('1')
    await expect.poll(() => two.getSnapshot().status).toBe('submitted')
    server.faults.push((_, response) => refuse(response, 403, 'permission'))
    slow.send()
    await sent
    await settle()
    expect(two.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'permission' } })
    expect(methods()).toEqual(['POST'])
  })

  it('is left to nobody by close()', async () => {
    const { open, methods } = await serverAndTabs()
    const [one, two] = [await open(lostNetwork), await open()]
    void one.send('1')
    await settle()
    two.close()
    one.close()
    await settle()
    expect(methods()).toEqual([])
    expect(two.getSnapshot().messages[1]!.status).toBe('running')
  })
})

it('a tab that is opened before the question has arrived waits for it, and shows no failure', async () => {
  const { server, open } = await serverAndTabs()
  const slow = slowNetwork()
  const one = await open(slow.fetch)
  const sent = one.send('1')
  await expect.poll(() => slow.asked.mock.calls.length).toBe(1)
  const two = await open()
  await settle()
  expect(two.getSnapshot()).toMatchObject({ status: 'submitted' })
  slow.send()
  await server.until(() => server.runs.length === 1)
  server.write(...answerOf('one'))
  await sent
  await expect.poll(() => two.getSnapshot()).toEqual(one.getSnapshot())
  expect(server.runs).toHaveLength(1)
})

it('a question that arrives behind the one that was asked in its place is the same answer', async () => {
  vi.stubGlobal('navigator', {})
  const { server, open, methods } = await serverAndTabs()
  const slow = slowNetwork()
  const one = await open(slow.fetch)
  const sent = one.send('1')
  await expect.poll(() => slow.asked.mock.calls.length).toBe(1)
  const two = await open()
  await server.until(() => server.runs.length === 1)
  slow.send()
  await server.until(() => server.runs[0]!.readers.size === 2)
  server.write(...answerOf('one'))
  await sent
  await expect.poll(() => textsOf(two)).toEqual(['1', 'one'])
  expect(methods()).toEqual(['GET', 'POST', 'POST'])
  expect(server.runs).toHaveLength(1)
})

it('an answer of a branch that no tab shows goes on when it is chosen', async () => {
  const { server, open, methods } = await serverAndTabs()
  const [one, two] = [await open(), await open()]
  const sent = one.send('1')
  await server.until(() => server.runs.length === 1)
  server.write(...answerOf('one'))
  await sent
  await settle()
  const shown = idsOf(two)
  void one.regenerate()
  await server.until(() => server.runs.length === 2)
  server.write(...opening, delta('tw'))
  await expect.poll(() => textsOf(one)).toEqual(['1', 'tw'])
  one.close()
  await settle()
  expect(idsOf(two)).toEqual(shown)
  expect(methods()).toEqual(['POST', 'POST'])
  two.selectBranch(two.getSnapshot().messages[1]!.branches[1]!)
  await server.until(() => server.runs[1]!.readers.size === 1 && server.seen.length === 3)
  server.write(delta('o'), ...closing)
  await expect.poll(() => textsOf(two)).toEqual(['1', 'two'])
  await expect.poll(() => two.getSnapshot().status).toBe('ready')
})

describe('a server that has restarted without what it kept', () => {
  it('fails an answer that had begun in both tabs, and one of them asks anew for both', async () => {
    const { server, open, methods } = await serverAndTabs()
    const [one, two] = [await open(), await open()]
    const sent = one.send('1')
    await server.until(() => server.runs.length === 1)
    server.write(...opening, delta('on'))
    await expect.poll(() => two.getSnapshot().status).toBe('streaming')
    server.cut()
    server.runs.splice(0)
    await sent
    for (const chat of [one, two])
      await expect
        .poll(() => chat.getSnapshot())
        .toMatchObject({ status: 'error', error: { code: 'not-found' }, messages: [{}, { status: 'failed' }] })
    expect(methods().filter(method => method === 'POST')).toHaveLength(1)
    const again = two.regenerate()
    await server.until(() => server.runs.length === 1)
    server.write(...answerOf('two'))
    await again
    expect(textsOf(two)).toEqual(['1', 'two'])
    await expect.poll(() => one.getSnapshot().messages[1]!.branches.length).toBe(2)
  })

  it('is asked again for one that had not begun, once, by whichever tab', async () => {
    const { server, open } = await serverAndTabs()
    const tabs = [await open(), await open(), await open()]
    void tabs[0]!.send('1')
    await server.until(() => server.runs.length === 1)
    tabs[0]!.close()
    await server.until(() => server.runs[0]!.readers.size === 1 && server.seen.length === 2)
    server.runs.splice(0)
    server.cut()
    tabs[1]!.close()
    await server.until(() => server.runs.length === 1)
    server.write(...answerOf('one'))
    await expect.poll(() => textsOf(tabs[2]!)).toEqual(['1', 'one'])
    expect(server.runs).toHaveLength(1)
  })
})

it('a tab whose provider cannot resume waits for one that answers, and does not say that it was cut', async () => {
  const storage = memoryStorage()
  const provider = scriptedProvider()
  const open = (): ChatSession => {
    const chat = createChatSession({ provider, storage })
    chat.subscribe(() => {})
    return chat
  }
  const one = open()
  const sent = one.send('1')
  await settle()
  provider.answers[0]!.write(...opening, delta('on'))
  await settle()
  const two = open()
  await settle()
  expect(two.getSnapshot()).toMatchObject({ status: 'submitted' })
  provider.answers[0]!.write(delta('e'), ...closing)
  await sent
  await settle()
  expect(textsOf(two)).toEqual(['1', 'one'])
  expect(two.getSnapshot().status).toBe('ready')
  expect(provider.answers).toHaveLength(1)
})

it('two tabs that read one answer do not write for each other what grows in both', async () => {
  const { areas, deliver } = tabAreas(2)
  const provider = writtenProvider()
  const tabs = areas.map(area => {
    const chat = createChatSession({ provider, storage: webStorage('chat', area) })
    chat.subscribe(() => {})
    return chat
  })
  const sent = tabs[0]!.send('1')
  await settle()
  provider.write(...opening, delta('0 '))
  let writes = 0
  for (let at = 1; at <= 30; at++) {
    await settle()
    writes += deliver()
    provider.write(delta(`${at} `))
  }
  expect(provider.readers).toBe(2)
  // The question, the beginning in each, and what these have the other one save.
  expect(writes).toBeLessThan(10)
  await settle()
  // What grew is kept where a tab is left.
  tabs[1]!.close()
  expect(JSON.stringify(webStorage('chat', areas[1]).load())).toContain('29 30 ')
  provider.write(...closing)
  await sent
})

it('a tool of a tab whose storage hangs is not waited for behind stop()', async () => {
  const held = memoryStorage()
  let hangs = false
  const storage: ChatStorage = {
    ...held,
    update: page => (hangs ? new Promise(() => {}) : held.update!(page)),
  }
  const provider = scriptedProvider()
  const chat = createChatSession({ provider, storage, tools: { t: { execute: () => 1 } } })
  chat.subscribe(() => {})
  const sent = chat.send('1')
  await settle()
  hangs = true
  provider.answers[0]!.write(...callingAnswer({ id: 'a', name: 't' }))
  await settle()
  chat.stop()
  await sent
  expect(chat.getSnapshot().status).toBe('ready')
})

it('a tool that is stopped while its tab saves before it runs does not run, and has a result that says so', async () => {
  const held = memoryStorage()
  let save: (() => void) | undefined
  let isSlow = false
  const storage: ChatStorage = {
    ...held,
    async update(page) {
      if (isSlow)
        await new Promise<void>(resolve => {
          save = resolve
        })
      await held.update!(page)
    },
  }
  const provider = scriptedProvider()
  const execute = vi.fn(() => 1)
  const chat = createChatSession({ provider, storage, tools: { t: { execute } } })
  chat.subscribe(() => {})
  const sent = chat.send('1')
  await settle()
  isSlow = true
  provider.answers[0]!.write(...callingAnswer({ id: 'a', name: 't' }))
  await expect.poll(() => save).toBeDefined()
  chat.stop()
  await sent
  isSlow = false
  save!()
  await settle()
  expect(execute).not.toHaveBeenCalled()
  expect(provider.answers).toHaveLength(1)
  expect(chat.getSnapshot()).toMatchObject({ status: 'ready', waiting: [] })
  expect(chat.getSnapshot().messages.at(-1)!.message.content).toMatchObject([{ output: 'The tool was stopped.' }])
})

it('a tab that waits for another one to run a tool stops it for both', async () => {
  const storage = memoryStorage()
  const provider = writtenProvider()
  const runs: { readonly tab: number; readonly signal: AbortSignal }[] = []
  const tabs = [0, 1].map(tab => {
    const execute = (_: unknown, { signal }: { readonly signal: AbortSignal }): Promise<number> =>
      runs.push({ tab, signal }) === 1 ? Promise.resolve(1) : new Promise(() => {})
    const chat = createChatSession({ provider, storage, tools: { t: { execute } } })
    chat.subscribe(() => {})
    return chat
  })
  const sent = tabs[0]!.send('1')
  for (const id of ['a', 'b']) {
    await settle()
    provider.write(...callingAnswer({ id, name: 't' }))
  }
  await settle()
  tabs[1 - runs[1]!.tab]!.stop()
  await sent
  await settle()
  for (const chat of tabs) expect(chat.getSnapshot()).toMatchObject({ status: 'ready', waiting: [] })
  // One that has its result is not stopped any more.
  expect(runs.map(({ signal }) => signal.aborted)).toEqual([false, true])
  expect(provider.asked).toHaveLength(2)
})

describe('the most answers in a row', () => {
  /** A tab, and answers that call its tools for ever. */
  function calling(count: number, tools = { t: { execute: () => 1 } }) {
    const storage = memoryStorage()
    const provider = writtenProvider()
    const tabs = Array.from({ length: count }, () => {
      const chat = createChatSession({ provider, storage, maxSteps: 3, tools })
      chat.subscribe(() => {})
      return chat
    })
    let answers = 0
    const run = async (): Promise<number> => {
      for (let round = 0; round < 8; round++) {
        await settle()
        if (provider.asked.length > answers) provider.write(...callingAnswer({ id: `a${answers++}`, name: 't' }))
      }
      return answers
    }
    return { provider, tabs, run }
  }

  it.each([1, 2, 3])('are as many in %i tabs, whichever asks', async count => {
    const { tabs, run } = calling(count)
    void tabs[0]!.send('1')
    expect(await run()).toBe(3)
    for (const chat of tabs) expect(chat.getSnapshot().status).toBe('ready')
    // A person goes on with as many again.
    void tabs[0]!.regenerate()
    expect(await run()).toBe(6)
    void tabs.at(-1)!.send('2')
    expect(await run()).toBe(9)
  })
})

it('a tab that lives long holds no lock and no listener of its tools', async () => {
  const held = new Set<string>()
  const request = async (name: string, _: object, work: () => Promise<void>): Promise<void> => {
    held.add(name)
    await work().finally(() => held.delete(name))
  }
  vi.stubGlobal('navigator', { locks: { request } })
  const listening = new Set<unknown>()
  vi.stubGlobal('addEventListener', (type: string, listener: unknown, until?: { signal?: AbortSignal }) => {
    if (type !== 'pagehide') return
    listening.add(listener)
    until?.signal?.addEventListener('abort', () => listening.delete(listener))
  })
  vi.stubGlobal('removeEventListener', (_: string, listener: unknown) => listening.delete(listener))
  const late = new AbortController()
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(late.signal)
  onTestFinished(() => timeout.mockRestore())
  const call = callingAnswer({ id: 'a', name: 't' })
  const provider = scriptedProvider(call, call, answerOf('one'))
  const chat = createChatSession({ provider, storage: memoryStorage(), tools: { t: { execute: () => 1 } } })
  chat.subscribe(() => {})
  await chat.send('1')
  await settle()
  expect(held.size).toBe(4)
  late.abort()
  await settle()
  expect(held.size).toBe(0)
  expect(listening.size).toBe(0)
})

describe('a tool of the page', () => {
  const call = callingAnswer({ id: 'a', name: 't' })

  /** Tabs over one answer with a call of `t`, which both have read. */
  async function reading(execute: () => Promise<number>, options: { autoContinue?: boolean } = {}) {
    const { areas, deliver } = tabAreas(2)
    const provider = writtenProvider()
    const open = (at: number): ChatSession => {
      const chat = createChatSession({
        provider,
        storage: webStorage('chat', areas[at]),
        tools: { t: { execute } },
        ...options,
      })
      chat.subscribe(() => {})
      return chat
    }
    const tabs = [open(0), open(1)] as const
    const meet = async (): Promise<void> => {
      for (let round = 0; round < 4; round++) {
        await settle()
        deliver()
      }
      await settle()
    }
    const sent = tabs[0].send('1')
    await settle()
    provider.write(...call.slice(0, 2))
    await meet()
    expect(provider.readers).toBe(2)
    return { areas, deliver, provider, open, tabs, meet, sent }
  }

  it('is run once, however late another tab hears of its result', async () => {
    let ran = 0
    const { provider, tabs, meet, sent } = await reading(async () => ++ran, { autoContinue: false })
    provider.write(...call.slice(2))
    await sent
    for (let frame = 0; frame < 10; frame++) await settle()
    expect(ran).toBe(1)
    await meet()
    for (const chat of tabs) expect(textsOf(chat)).toEqual(['1', 'tool-call', 'tool-result'])
    expect(tabs[1].getSnapshot().status).toBe('ready')
  })

  it('that is stopped has a result that says so, and nobody runs it again', async () => {
    let ran = 0
    const { provider, open, tabs, meet, sent } = await reading(() => {
      ran++
      return new Promise(() => {})
    })
    provider.write(...call.slice(2))
    await meet()
    tabs[0].stop()
    await sent
    await meet()
    const later = open(1)
    await meet()
    expect(ran).toBe(1)
    expect(provider.asked).toHaveLength(1)
    for (const chat of [...tabs, later]) {
      expect(chat.getSnapshot()).toMatchObject({ status: 'ready', waiting: [] })
      expect(chat.getSnapshot().messages.at(-1)!.message.content).toMatchObject([
        { type: 'tool-result', output: 'The tool was stopped.', isError: true },
      ])
    }
  })

  it('whose tab is closed amid it is run by one that comes later', async () => {
    let ran = 0
    const { provider, open, tabs, meet, sent } = await reading(() =>
      ++ran === 1 ? new Promise(() => {}) : Promise.resolve(1),
    )
    tabs[1].close()
    provider.write(...call.slice(2))
    await meet()
    tabs[0].close()
    await sent
    const later = open(0)
    await expect.poll(() => provider.asked.length).toBe(2)
    provider.write(...answerOf('one'))
    await meet()
    expect(ran).toBe(2)
    expect(textsOf(later)).toEqual(['1', 'tool-call', 'tool-result', 'one'])
  })

  it('is left to the tab that runs it where there are no Web Locks', async () => {
    let ran = 0
    const { provider, open, tabs, meet } = await reading(() => {
      ran++
      return new Promise(() => {})
    })
    tabs[1].close()
    provider.write(...call.slice(2))
    await meet()
    vi.stubGlobal('navigator', {})
    const later = open(1)
    await meet()
    expect(ran).toBe(1)
    expect(later.getSnapshot()).toMatchObject({ status: 'ready', waiting: [{ toolCallId: 'a' }] })
  })
})
