import { afterEach, expect, it, vi } from 'vitest'
import { Listener } from '../../packages/core/test/support/listener.js'
import { serve } from '../../packages/core/test/support/loopback.js'

const agent = 'undici/lib/dispatcher/agent.js'
const proxyAgent = 'undici/lib/dispatcher/env-http-proxy-agent.js'

/** The transport of a process that has not loaded undici yet. */
async function unloaded() {
  vi.resetModules()
  return (await import('../../packages/core/src/transport/undici.js')).undiciTransport
}

afterEach(() => {
  vi.doUnmock(agent)
  vi.doUnmock(proxyAgent)
  vi.resetModules()
})

it('sends requests that come before undici is loaded, in their order', async () => {
  const seen: string[] = []
  await using server = await serve((request, response) => {
    seen.push(request.url!)
    response.end('all')
  })
  const transport = (await unloaded())()
  const listeners = ['/1', '/2', '/3'].map(path => Listener.to(transport, { url: server.url + path }))
  await Promise.all(listeners.map(({ over }) => over))
  expect(listeners.map(({ told, body }) => [...told, body])).toEqual(
    listeners.map(() => ['head', 'data', 'end', 'all']),
  )
  expect(seen.toSorted()).toEqual(['/1', '/2', '/3'])
})

it('sends nothing for one that is cancelled before, and tells nothing of it', async () => {
  let requests = 0
  await using server = await serve((_, response) => {
    requests++
    response.end()
  })
  const transport = (await unloaded())()
  const cancelled = Listener.to(transport, { url: server.url })
  cancelled.flow.cancel()
  await Listener.to(transport, { url: server.url }).over
  expect([requests, cancelled.told]).toEqual([1, []])
})

it('holds back one that is paused before', async () => {
  await using server = await serve((_, response) => response.end('all'))
  const transport = (await unloaded())()
  const listener = Listener.to(transport, { url: server.url })
  listener.flow.pause()
  await Listener.to(transport, { url: server.url }).over
  expect(listener.bytes).toBe(0)
  listener.flow.resume()
  await listener.over
  expect(listener.body).toBe('all')
})

it('tells each request that undici cannot be loaded, and loads it for the next one once it can be', async () => {
  await using server = await serve((_, response) => response.end('all'))
  const undiciTransport = await unloaded()
  vi.doMock(agent, () => {
    throw new Error('no such file')
  })
  vi.doMock(proxyAgent, () => ({ default: class {} }))
  const transport = undiciTransport()
  for (let time = 0; time < 2; time++) {
    const listener = Listener.to(transport, { url: 'http://127.0.0.1:1' })
    expect(listener.told).toEqual([])
    await listener.over
    expect(listener.told).toEqual(['error'])
  }
  vi.doUnmock(agent)
  const listener = Listener.to(transport, { url: server.url })
  await listener.over
  expect(listener.body).toBe('all')
})

it('does not load undici for a dispatcher that is given', async () => {
  const undiciTransport = await unloaded()
  const loads: string[] = []
  const counted = (name: string) => () => {
    loads.push(name)
    return { default: class {} }
  }
  vi.doMock(agent, counted('agent'))
  vi.doMock(proxyAgent, counted('proxy agent'))
  const dispatch = vi.fn(() => true)
  Listener.to(undiciTransport({ dispatcher: { dispatch } as never }), { url: 'http://127.0.0.1:1' })
  expect(dispatch).toHaveBeenCalledOnce()
  // The transport would import both files before this import of one.
  await import(agent)
  expect(loads).toEqual(['agent'])
})
