import { remote } from '@millrace/client'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { keptServer } from '../support/kept-server.js'
import { answerOf, closing, delta, opening } from '../support/records.js'

const question = { messages: [{ role: 'user', content: 'Hi' }] } as const

afterEach(() => vi.unstubAllGlobals())

async function open() {
  const server = await keptServer()
  onTestFinished(() => server.close())
  return server
}

describe('a page without a network', () => {
  /** A network that the page knows of. */
  function network(server: { readonly url: string }) {
    const page = new EventTarget()
    const state = { onLine: true }
    vi.stubGlobal('navigator', state)
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
    let tries = 0
    const fetch: typeof globalThis.fetch = async (url, init) => {
      tries++
      if (!state.onLine) throw new TypeError('Failed to fetch')
      return globalThis.fetch(url, init)
    }
    return {
      provider: remote({ url: server.url, fetch, baseDelayMs: 1, maxDelayMs: 2, maxAttempts: 3 }),
      tries: () => tries,
      set(onLine: boolean) {
        state.onLine = onLine
        if (onLine) page.dispatchEvent(new Event('online'))
      },
    }
  }

  it('waits for it, however many attempts that are, and goes on', async () => {
    const server = await open()
    const { provider, tries, set } = network(server)
    const text = provider.stream(question).text()
    await server.until(() => server.runs.length === 1)
    server.write(...opening, delta('Hel'))
    await new Promise(resolve => setTimeout(resolve, 20))
    set(false)
    server.cut()
    await expect.poll(tries).toBeGreaterThan(12)
    server.write(delta('lo'), ...closing)
    set(true)
    expect(await text).toBe('Hello')
    expect(server.runs).toHaveLength(1)
  })

  it('waits before it has asked, and asks once', async () => {
    const server = await open()
    const { provider, tries, set } = network(server)
    set(false)
    const text = provider.stream(question).text()
    await expect.poll(tries).toBeGreaterThan(12)
    expect(server.seen).toEqual([])
    set(true)
    await server.until(() => server.runs.length === 1)
    server.write(...answerOf('Hello'))
    expect(await text).toBe('Hello')
    expect(server.seen.map(({ method }) => method)).toEqual(['GET', 'POST'])
  })

  it('gives up a server that is away when it has its network again', async () => {
    const server = await open()
    const { provider, tries, set } = network(server)
    set(false)
    const failed = provider.stream(question).text()
    await expect.poll(tries).toBeGreaterThan(5)
    for (let i = 0; i < 5; i++) server.faults.push(request => void request.socket.destroy())
    set(true)
    await expect(failed).rejects.toMatchObject({ code: 'network' })
  })

  it('is stopped at once', async () => {
    const server = await open()
    const { provider, set } = network(server)
    set(false)
    const answer = provider.stream(question)
    const failed = answer.text().catch((error: unknown) => error)
    await new Promise(resolve => setTimeout(resolve, 5))
    answer.cancel()
    expect(await failed).toMatchObject({ code: 'aborted' })
  })
})
