import { once } from 'node:events'
import { createSecureServer, type ServerHttp2Stream } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { type ChatRecord, type ErrorCode, isTerminal, type StreamOptions } from '@millrace/core'
import type { VendorEmulator } from '@millrace/emulator'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { selfSigned } from '../../packages/core/test/support/certificate.js'
import { until } from '../loopback/support/until.js'
import { vendors } from './support/vendors.js'

// Vendors as they really are: over TLS, with HTTP/2 offered. What breaks has to end each answer as it does over HTTP/1.1.

const certificate = selfSigned()
const authorities = getCACertificates()
beforeAll(() => setDefaultCACertificates([...authorities, certificate.cert]))
afterAll(() => setDefaultCACertificates(authorities))

/** An emulator over TLS, and the streams that it has: open ones, and the codes that ended the others. */
async function serveH2(emulator: VendorEmulator) {
  const open = new Set<ServerHttp2Stream>()
  const codes: number[] = []
  const sessions = new Set<{ destroy(): void }>()
  const server = createSecureServer({ ...certificate, allowHTTP1: false })
  server.on('session', session => sessions.add(session))
  server.on('stream', async (stream, { ':path': path, ':method': method, ...headers }) => {
    open.add(stream)
    stream.on('error', () => {})
    stream.on('close', () => {
      open.delete(stream)
      codes.push(stream.rstCode)
    })
    const left = new AbortController()
    stream.on('aborted', () => left.abort())
    try {
      const body = await stream.setEncoding('utf8').reduce((text: string, piece: string) => text + piece, '')
      const named = Object.entries(headers).filter(([name]) => !name.startsWith(':'))
      const request = new Request(`https://emulator${path}`, {
        method: method!,
        headers: named as [string, string][],
        body,
        signal: left.signal,
      })
      const response = await emulator.fetch(request)
      stream.respond({ ':status': response.status, ...Object.fromEntries(response.headers) })
      for await (const chunk of response.body ?? []) stream.write(chunk)
      stream.end()
    } catch (thrown) {
      // A reset, as of a vendor that breaks, in a read of its own: Node's client throws away what came in the same read as the head (26.10).
      stream.session?.ping(() => stream.destroy(thrown as Error))
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const session of sessions) session.destroy()
    server.close()
  })
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, open, codes, sessions }
}

const text = Array.from({ length: 400 }, (_, at) => `word${at}`).join(' ')
const hasty = { firstByteTimeoutMs: 300, idleTimeoutMs: 300 }
const question = { messages: [{ role: 'user' as const, content: 'Count' }] }

const rows: readonly (readonly [fault: string | undefined, ending: ErrorCode | 'finish'])[] = [
  [undefined, 'finish'],
  ['cut:0', 'network'],
  ['cut:0 clean', 'truncated'],
  ['cut after=6', 'truncated'],
  ['cut after=6 clean', 'truncated'],
  ['stall:6', 'timeout'],
  ['slow-head', 'timeout'],
  ['slow-first-byte', 'timeout'],
  ['garbage:html', 'protocol'],
  ['error:never_seen_before status=503', 'overloaded'],
]

describe.each(vendors.map(vendor => [vendor.name, vendor] as const))('%s over HTTP/2', (_, vendor) => {
  const ask = async (fault: string | undefined, limits: StreamOptions = {}) => {
    const emulator = vendor.emulate({ answer: () => ({ text }), ...(fault && { fault }) })
    const served = await serveH2(emulator)
    const stream = vendor
      .provide({ baseURL: `${served.url}${vendor.basePath}` })
      .stream(question, { maxRetries: 0, ...limits })
    return { emulator, stream, ...served }
  }

  it.each(rows)('%s: %s', async (fault, ending) => {
    const { stream, open, sessions } = await ask(fault, ending === 'timeout' ? hasty : {})
    const records: ChatRecord[] = []
    for await (const batch of stream.batches()) records.push(...batch)
    const last = records.at(-1)!
    expect(records.filter(isTerminal)).toEqual([last])
    expect(last.type === 'error' ? last.error.code : last.type).toBe(ending)
    await until('no stream is open', () => open.size === 0)
    expect(sessions.size).toBe(1)
  })

  it('a reader who leaves resets the stream, and the emulator hears of it', async () => {
    const { stream, emulator, codes } = await ask('stall:20')
    for await (const _ of stream.texts()) break
    await until('the reset', () => codes.length === 1)
    expect(codes).toEqual([8])
    await until('the emulator is left', () => emulator.stats.open === 0)
  })
})
