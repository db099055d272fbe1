import type { ChatRecord } from '@millrace/core'
import type { ConformanceCase } from '../case.js'
import { check, same } from '../expect.js'
import { ask, pieces, recordsIn, within } from './client.js'
import type { AdapterFixture } from './fixture.js'
import { type ScriptedProvider, scriptedProvider } from './scripted.js'

const begin: readonly ChatRecord[] = [
  { type: 'start', messageId: 'm1', provider: 'scripted' },
  { type: 'text-start', id: '0' },
]
const text = (delta: string): ChatRecord => ({ type: 'text-delta', id: '0', delta })
const end: readonly ChatRecord[] = [
  { type: 'text-end', id: '0' },
  { type: 'finish', reason: 'stop' },
]
const failure: ChatRecord = { type: 'error', error: { code: 'overloaded', message: 'Busy.', retryable: true } }
const textIn = (body: string): string =>
  recordsIn(body)
    .map(record => (record.type === 'text-delta' ? record.delta : ''))
    .join('')

/** A piece of an answer that is larger than what a socket takes at once. */
const large = 'x'.repeat(256 * 1024)
/** Pieces that no machine keeps for a reader who reads nothing. */
const mostHeld = 256

/** The promises of an adapter, by name. Each gets a server of its own. */
const promises: Readonly<Record<string, (url: string, script: ScriptedProvider) => Promise<void>>> = {
  'an answer arrives whole, as server-sent events': async (url, { answer }) => {
    void answer(0).then(({ send }) => send(...begin, text('落霞 🌊\n'), ...end))
    const response = await ask(url)
    check(response.status === 200, `the status is 200: ${response.status}`)
    const type = response.headers.get('content-type') ?? ''
    check(type.startsWith('text/event-stream'), `the type is text/event-stream: ${type}`)
    same(textIn(await pieces(response).rest()), '落霞 🌊\n', 'the text')
  },
  'each word is sent when it comes': async (url, { answer }) => {
    const response = ask(url)
    const { send } = await within(answer(0), 'the provider is asked')
    send(...begin, text('first'))
    const body = pieces(await response)
    let seen = ''
    while (!seen.includes('first')) seen += await body.next()
    send(text('second'), ...end)
    check((await body.rest()).includes('second'), 'the second word follows the first')
  },
  'a bad request is 400 as JSON, and no provider is asked': async (url, { answer }) => {
    let asked = false
    void answer(0).then(() => (asked = true))
    for (const body of ['{', { messages: 'Hello' }]) {
      const response = await ask(url, body)
      check(response.status === 400, `the status of ${JSON.stringify(body)} is 400: ${response.status}`)
      await response.text()
    }
    check(!asked, 'no provider is asked')
  },
  'a failure before the first word is a status': async (url, { answer }) => {
    void answer(0).then(({ send }) => send(failure))
    const response = await ask(url)
    check(response.status === 503, `the status is 503: ${response.status}`)
    const { error } = (await response.json()) as { error?: { code?: string } }
    same(error?.code, 'overloaded', 'the code')
  },
  'a failure behind the first word is told in the stream': async (url, { answer }) => {
    void answer(0).then(({ send }) => send(...begin, text('half'), { type: 'text-end', id: '0' }, failure))
    const last = recordsIn(await pieces(await ask(url)).rest()).at(-1)
    same(last?.type, 'error', 'the last record')
  },
  'a reader who leaves before the first word ends the answer': async (url, { answer }) => {
    const leave = new AbortController()
    ask(url, undefined, leave.signal).catch(() => {})
    const { cancelled } = await within(answer(0), 'the provider is asked')
    leave.abort()
    await within(cancelled, 'the answer is cancelled')
  },
  'a reader who leaves in the middle ends the answer': async (url, { answer }) => {
    const leave = new AbortController()
    void answer(0).then(({ send }) => send(...begin, text('first')))
    await pieces(await ask(url, undefined, leave.signal)).next()
    leave.abort()
    await within((await answer(0)).cancelled, 'the answer is cancelled')
  },
  'a reader who reads nothing holds the provider back, and gets everything later': async (url, { answer }) => {
    const response = ask(url)
    const script = await within(answer(0), 'the provider is asked')
    script.send(...begin)
    const body = pieces(await response)
    let sent = 0
    for (; sent < mostHeld && !script.paused; sent++) {
      script.send(text(large))
      // The server and the sockets need a few turns to take it.
      await new Promise(resolve => setTimeout(resolve, 5))
    }
    check(script.paused, `the provider is held back: ${sent} pieces of 256 KiB were taken, and nobody reads`)
    script.send(...end)
    same(textIn(await body.rest()).length, sent * large.length, 'the characters that arrive')
  },
  'answers at the same time are kept apart': async (url, { answer }) => {
    for (const at of [0, 1]) void answer(at).then(({ send }) => send(...begin, text(`answer ${at}`), ...end))
    const bodies = await Promise.all([0, 1].map(async () => textIn(await pieces(await ask(url)).rest())))
    same(bodies.sort(), ['answer 0', 'answer 1'], 'the two texts')
  },
}

/**
 * The cases that prove an adapter of `@millrace/server` for a framework, for any test runner: real requests over loopback, with a provider that says
 * what the case wants. Each starts a server of its own; a case that waits for something gives up after ten seconds.
 *
 * @example
 * ```ts no-run
 * import { test } from 'node:test'
 * import { type AdapterFixture, adapterConformance } from '@millrace/testing'
 *
 * declare const fixture: AdapterFixture
 *
 * for (const { name, run } of adapterConformance(fixture)) test(name, run)
 * ```
 */
export const adapterConformance = (fixture: AdapterFixture): readonly ConformanceCase[] =>
  Object.entries(promises).map(([name, hold]) => ({
    name,
    async run() {
      const script = scriptedProvider()
      const { url, close } = await fixture.serve(script.provider)
      try {
        await hold(url, script)
      } finally {
        await close()
      }
    },
  }))
