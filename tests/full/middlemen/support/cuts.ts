import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { opening } from '../../../../packages/server/test/support/streams.js'
import { until } from '../../../loopback/support/until.js'
import { freePort } from '../../../support/free-port.js'
import { startProgram } from '../../../support/program.js'
import { http2Clients } from './http2-clients.js'
import type { Middleman, SeenEnd } from './middlemen.js'
import type { CutKind, Origin, Script } from './origin.js'
import { type Passage, type StartMiddleman, silenceMs } from './passage.js'
import { type Readers, readersOf } from './reader.js'
import { recordReaders } from './records.js'
import { within } from './within.js'

/** `broken`: the server itself breaks the answer off, for a record that no wire format can encode. */
const kinds = ['closed', 'reset', 'ended', 'broken'] as const
type Kind = (typeof kinds)[number]

/** What a middleman makes of it. */
const seenOf = ({ onClosed, onReset, http10 }: Omit<Middleman, 'command'>): Readonly<Record<Kind, SeenEnd>> => ({
  closed: onClosed,
  reset: onReset,
  ended: 'end',
  // To HTTP/1.0, where a closed connection is an end, the server resets it.
  broken: http10 ? onReset : onClosed,
})

function cut(kind: Kind, origin: Origin, { answers }: Script): void {
  if (kind !== 'broken') return origin.cut(kind satisfies CutKind)
  for (const answer of answers) answer.push([{ type: 'text-delta', id: '0', delta: 1n as never }])
}

/**
 * Reads by every reader of ours until the first word is there, then cuts. However the middleman shows it, each knows it for a cut, and keeps the
 * text.
 *
 * @param idleTimeoutMs - silence that a reader takes for a cut. On a busy machine a server that has just started is silent for a second.
 */
export async function everyReaderKnows(
  readers: Readers,
  cut: () => void | Promise<void>,
  idleTimeoutMs = 5_000,
): Promise<void> {
  const names = Object.keys(recordReaders)
  const arrived = new Set<string>()
  const reading = names.map(name =>
    recordReaders[name]!(readers, idleTimeoutMs, text => void (text.includes('落霞') && arrived.add(name))),
  )
  const ended = Promise.all(reading).then(read => {
    if (arrived.size < names.length) throw new Error(`A reader was cut off before the word: ${JSON.stringify(read)}.`)
  })
  await Promise.race([ended, until('the word is there', () => arrived.size === names.length)])
  await cut()
  const read = await within('the end', Promise.all(reading))
  expect(Object.fromEntries(names.map((name, index) => [name, read[index]]))).toEqual(
    Object.fromEntries(names.map(name => [name, { ending: 'cut', text: '落霞' }])),
  )
}

/** A server that is gone in the middle of an answer. */
export function cuts(passage: Passage): void {
  const { middleman } = passage

  describe('an answer that is cut is no answer', () => {
    test.each(kinds)('%s: every reader of ours knows', async kind => {
      const { origin, readers } = passage
      const script = origin.script()
      const count = Object.keys(recordReaders).length
      void script.asked(count).then(() => {
        for (const answer of script.answers) answer.push(opening)
      })
      await everyReaderKnows(readers, () => cut(kind, origin, script))
    })

    test.each(Object.entries(seenOf(middleman)))('%s: the middleman makes this of it: %s', async (kind, seen) => {
      const { origin, readers } = passage
      const script = origin.script()
      const reply = readers.read()
      const answer = await script.asked(1)
      answer.push(opening)
      const reading = await reply
      await reading.until('落霞')
      cut(kind as Kind, origin, script)
      expect((await reading.rest(silenceMs)).end).toBe(seen)
    })
  })
}

/** Clients of others, over HTTP/2: where the middleman can tell a cut at all, none takes it for an end. */
export function cutsOverHttp2(passage: Passage): void {
  const cases = Object.entries(http2Clients).flatMap(([name, client]) =>
    Object.entries(seenOf(passage.middleman)).map(([kind, seen]) => ({ name, client, kind: kind as Kind, seen })),
  )
  test.each(cases)('$kind: $name sees this: $seen', async ({ client, kind, seen }) => {
    const { origin, url } = passage
    const script = origin.script()
    let text = ''
    const ended = client(url, piece => {
      text += piece
    })
    const answer = await script.asked(1)
    answer.push(opening)
    await until('the word is there', () => text.includes('落霞'))
    cut(kind, origin, script)
    expect(await within('the end', ended)).toBe(seen)
  })
}

/** As `cuts`, with a server in a process of its own. */
export function killed(middleman: Middleman, start: StartMiddleman): void {
  test('an answer whose server is killed is no answer: every reader of ours knows', async () => {
    const port = await freePort()
    const folder = join(import.meta.dirname, '..')
    const server = await startProgram({
      command: process.execPath,
      args: ['killable.mjs', String(port)],
      folder,
      port,
    })
    onTestFinished(server.end)
    const running = await start(middleman, { origin: port })
    onTestFinished(running.end)
    const readers = readersOf(running.url, middleman.http2 === true)
    onTestFinished(readers.close)
    await everyReaderKnows(readers, server.end)
  })
}
