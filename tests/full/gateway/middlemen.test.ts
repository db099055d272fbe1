import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GatewayConfig } from '@millrace/gateway'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { settled } from '../../loopback/support/until.ts'
import { type DialectClient, dialectClients } from '../../support/gateway/clients.ts'
import { type GatewayLab, gatewayLab, modelOf } from '../../support/gateway/vendors.ts'
import { installNpmFixture, type NpmFixture } from '../../support/npm-fixture.ts'
import { findPart, findProgram } from '../../support/parts.ts'
import { type Middleman, middlemen, startMiddleman } from '../middlemen/support/middlemen.ts'

// Real proxies between the vendors' own clients and the program of the gateway, set as docs/behind-a-proxy.md tells and as they come. The clients speak HTTP/1.1,
// and take gzip: what holds a compressed answer to its end is left out.

let folder: string
let proxies: NpmFixture
let clients: NpmFixture
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-middlemen-'))
  proxies = await installNpmFixture(join(import.meta.dirname, '../middlemen'))
  clients = await installNpmFixture(join(import.meta.dirname, '../../matrix/official-clients'))
})
afterAll(() => {
  proxies?.remove()
  clients?.remove()
  rmSync(folder, { recursive: true, force: true })
})

const text = 'Wide water under one sky, and a few more words behind it.'
const question = { model: `openai/${modelOf.openai}`, prompt: 'Hi' }

interface Passage extends GatewayLab {
  readonly clients: readonly (readonly [dialect: string, client: DialectClient])[]
}

/** A gateway behind a middleman, and a client of each dialect in front. */
async function behind(middleman: Middleman, config: GatewayConfig, idleSeconds = 60): Promise<Passage> {
  const lab = await gatewayLab(config)
  lab.script.answer = { text }
  const origin = Number(new URL(lab.gateway.url).port)
  const settings = { origin, idleSeconds, path: '/v1', folder, npm: proxies.folder }
  const { url, end } = await startMiddleman(middleman, settings)
  onTestFinished(end)
  const made = Object.entries(dialectClients).map(
    async ([dialect, connect]) => [dialect, await connect(clients, new URL(url).origin)] as const,
  )
  return { ...lab, clients: await Promise.all(made) }
}

const isPresent = (name: string): boolean => findPart(name, () => findProgram(name)) !== undefined
const programs = new Map(middlemen.map(({ program }) => [program, isPresent(program)]))
const present = middlemen.filter(
  ({ program, http2, compresses }) => programs.get(program) && !http2 && compresses !== 'at the end',
)

describe.each(present)('$name', middleman => {
  const { onClosed, tellsBeforeHead, tellsInSilence } = middleman

  test('answers, refusals and cuts arrive as they are, in each dialect', async () => {
    const { clients, script } = await behind(middleman, {})
    const words = 'The vendor has its own words for this.'
    const limited = { type: 'error', code: 'rate_limit_exceeded', status: 429, message: words, retryAfter: 7 }
    for (const [dialect, client] of clients) {
      for (const stream of [true, false]) {
        script.fault = undefined
        expect(await client.ask(question, stream), dialect).toMatchObject({ text, finish: client.ends.stop })
        script.fault = limited
        const error = (await client.ask(question, stream).catch(thrown => thrown)) as { headers: Headers }
        expect(error, dialect).toMatchObject({ status: 429, message: expect.stringContaining(words) })
        expect(error.headers.get('retry-after'), dialect).toBe('7')
        script.fault = 'cut after=9'
        await expect(client.ask(question, stream), dialect).rejects.toThrow(/before (the|it)/)
      }
    }
  })

  test('words come before the end, and the vendor is left when the client leaves', async () => {
    // Where the middleman does not tell, the heartbeats find out.
    const quick = { headTimeoutMs: 50, heartbeatMs: 50 }
    const { clients, script, emulators } = await behind(middleman, tellsBeforeHead && tellsInSilence ? {} : quick)
    const ending = (): string | undefined => emulators.openai.requests.at(-1)?.ending
    for (const [dialect, client] of clients) {
      script.fault = 'stall after=9'
      await client.leave(question)
      await expect.poll(ending, { message: `${dialect}, behind the head` }).toBe('reader-left')
      if (!tellsBeforeHead) continue
      script.fault = 'slow-head'
      await client.leave(question, emulators.openai.nextRequest())
      await expect.poll(ending, { message: `${dialect}, before the head` }).toBe('reader-left')
    }
  })

  test('a gateway that is ended tells each client that its answer is none', async () => {
    const { clients, script, gateway, emulators } = await behind(middleman, { drainMs: 300 })
    script.fault = 'stall after=9'
    const asked = clients.map(([, client]) => client.ask(question, true).then(() => 'whole', String))
    await expect.poll(() => emulators.openai.stats.open).toBe(asked.length)
    gateway.signal('SIGTERM')
    for (const seen of await Promise.all(asked)) expect(seen).toMatch(/shut|clos|stop/i)
  })

  // Vite keeps its reader for ever.
  test.skipIf(onClosed === 'silence')('a gateway that is killed has given no whole answer', async () => {
    const { clients, script, gateway, emulators } = await behind(middleman, {})
    script.fault = 'stall after=9'
    // The helper of Responses takes a good end for one, and tells by the status alone.
    const knowing = clients.filter(([dialect]) => onClosed === 'error' || dialect !== 'Responses')
    const asked = knowing.map(([, client]) => client.ask(question, true).then(() => 'whole', String))
    await expect.poll(() => emulators.openai.stats.open).toBe(asked.length)
    await settled('the words', () => emulators.openai.stats.bytesSent)
    gateway.signal('SIGKILL')
    for (const seen of await Promise.all(asked)) expect(seen).toMatch(/Error/)
  })
})

test('a vendor that says nothing for twice as long as the middlemen allow', async () => {
  const quick = { headTimeoutMs: 500, heartbeatMs: 400 }
  const passages = await Promise.all(present.map(middleman => behind(middleman, quick, 2)))
  const asked = passages.flatMap(({ clients, script }, at) => {
    script.fault = { type: 'slow-first-byte', ms: 4_500 }
    return clients.map(async ([dialect, client]) => {
      const seen = await client.ask(question, true).then(told => told.text, String)
      return seen === text ? [] : [`${present[at]!.name}, ${dialect}: ${seen}`]
    })
  })
  expect((await Promise.all(asked)).flat()).toEqual([])
})
