import { once } from 'node:events'
import { createServer, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type PeerGateway, peerGateways, startPeer } from '../../support/gateway/peer-process.ts'
import { installNpmFixture, type NpmFixture } from '../../support/npm-fixture.ts'

// The columns of the other gateways in docs/gateway.md. Their rows are told as they are seen: a test that fails means that the page is out of date.

let installed: NpmFixture
beforeAll(async () => {
  installed = await installNpmFixture(join(import.meta.dirname, '../gateway-peers'))
}, 240_000)
afterAll(() => installed?.remove())

const chunk = (fields: object): string =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', ...fields })}\n\n`
const text = (content: string): string => chunk({ choices: [{ index: 0, delta: { role: 'assistant', content } }] })
const finish = chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })
const usage = chunk({ choices: [], usage: { prompt_tokens: 71, completion_tokens: 83, total_tokens: 154 } })

/** A vendor that answers so, and a gateway in front of it. */
async function lab(peer: PeerGateway, answer: (response: ServerResponse) => void) {
  const asked: ServerResponse[] = []
  const server = createServer((incoming, response) => {
    asked.push(response)
    incoming.resume().on('end', () => answer(response))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const vendor = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const url = await startPeer(installed, peer, vendor)
  const ask = (signal?: AbortSignal): Promise<Response> =>
    fetch(url + peer.path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...peer.headers(vendor) },
      body: JSON.stringify(peer.body),
      ...(signal && { signal }),
    })
  /** Asks, and takes nothing of the answer. */
  const stop = async (): Promise<void> => {
    const headers = { 'content-type': 'application/json', ...peer.headers(vendor) }
    const asking = request(url + peer.path, { method: 'POST', headers })
    onTestFinished(() => void asking.destroy())
    asking.end(JSON.stringify(peer.body))
    const [response] = (await once(asking, 'response')) as [{ pause(): void }]
    response.pause()
  }
  return { ask, asked, stop }
}

const events = { 'content-type': 'text/event-stream' }
const sends = (body: string, end: (response: ServerResponse) => void) => (response: ServerResponse) => {
  response.writeHead(200, events)
  response.write(body)
  setTimeout(end, 100, response)
}
const whole = sends(`${text('Hello')}${finish}${usage}data: [DONE]\n\n`, response => response.end())
const cut = sends(text('Hello'), response => response.destroy())
const unfinished = sends(text('Hello'), response => response.end())
const refused = (response: ServerResponse): void => {
  response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '7' })
  response.end(JSON.stringify({ error: { message: 'The vendor says no.', type: 't', code: 'rate_limit_exceeded' } }))
}

/** The answer as its reader has it; `broken off` for one whose connection broke. */
const read = async (peer: PeerGateway, answer: (response: ServerResponse) => void): Promise<string> => {
  const { ask } = await lab(peer, answer)
  return (await ask()).text().catch(() => 'broken off')
}

const error = /"error"/
const { Portkey: portkey, 'claude-code-router': router } = peerGateways

test('usage behind the finish: told, and 0 and 0', async () => {
  expect(await read(portkey, whole)).toMatch(/"prompt_tokens":71/)
  expect(await read(router, whole)).toMatch(/"input_tokens":0,"output_tokens":0/)
})

test('a connection that breaks: a clean end, and one that breaks too', async () => {
  const told = await read(portkey, cut)
  expect(told).toContain('Hello')
  expect(told).not.toMatch(error)
  expect(await read(router, cut)).toBe('broken off')
})

test('a body that ends without a finish: a clean end, and a finish that no model said', async () => {
  const told = await read(portkey, unfinished)
  expect(told).toContain('Hello')
  expect(told).not.toMatch(/"error"|"finish_reason":"/)
  expect(await read(router, unfinished)).toContain('"stop_reason":"end_turn"')
})

test('a refusal: with its time and words, and without the time, in a text of its own', async () => {
  const [one, other] = [await (await lab(portkey, refused)).ask(), await (await lab(router, refused)).ask()]
  expect([one.status, one.headers.get('retry-after')]).toEqual([429, '7'])
  expect(await one.json()).toMatchObject({ error: { message: 'openai error: The vendor says no.' } })
  expect([other.status, other.headers.get('retry-after')]).toEqual([429, null])
  expect(await other.text()).toContain('Error from provider')
})

describe.each(Object.entries(peerGateways))('%s', (name, peer) => {
  test.each([false, true])('does not leave the vendor within 2 s of its client, behind the head: %s', async begun => {
    const { ask, asked } = await lab(peer, response => {
      if (begun) sends(text('Hello'), () => {})(response)
    })
    const leaving = new AbortController()
    const answer = ask(leaving.signal).then(response => (begun ? response.body!.getReader().read() : undefined))
    answer.catch(() => {})
    await expect.poll(() => asked.length).toBe(1)
    if (begun) await answer
    leaving.abort()
    await new Promise(resolve => setTimeout(resolve, 2_000))
    expect(asked[0]!.closed).toBe(false)
  })

  test('holds the vendor back for a slow reader, or takes all that there is', async () => {
    const all = 64e6
    const line = text('word '.repeat(4_000))
    let sent = 0
    const { stop } = await lab(peer, response => {
      response.writeHead(200, events)
      const more = (): void => {
        while (sent < all) {
          sent += line.length
          if (!response.write(line)) return void response.once('drain', more)
        }
      }
      more()
    })
    await stop()
    for (let before = -1; before !== sent; ) {
      before = sent
      await new Promise(resolve => setTimeout(resolve, 500))
    }
    if (name === 'Portkey') expect(sent).toBeLessThan(all / 2)
    else expect(sent).toBeGreaterThanOrEqual(all)
  })
})
