import { expect } from 'vitest'
import { ending, opening } from '../../../../packages/server/test/support/streams.js'
import { everyReaderKnows } from './cuts.js'
import type { Middleman } from './middlemen.js'
import { type Origin, startOrigin } from './origin.js'
import type { Passage, StartMiddleman } from './passage.js'
import { type Readers, readersOf } from './reader.js'
import { recordReaders } from './records.js'

/** Seconds of silence that each middleman allows here. */
const idleSeconds = 2

/** A middleman with a server and readers of its own. */
export interface SilentPassage {
  readonly middleman: Passage['middleman']
  readonly origin: Origin
  readonly readers: Readers
  close(): Promise<void>
}

async function openSilentPassage(middleman: Middleman, start: StartMiddleman): Promise<SilentPassage> {
  const origin = await startOrigin()
  const running = await start(middleman, { origin: origin.port, idleSeconds })
  const readers = readersOf(running.url, middleman.http2 === true)
  return {
    middleman,
    origin,
    readers,
    async close() {
      await readers.close()
      await running.end()
      await origin.close()
    },
  }
}

/**
 * Tries the same with all middlemen at once, since each try takes as long as the silence; none begins before all programs have started.
 *
 * @returns names of those with which it failed, and why.
 */
export async function failing(
  middlemen: readonly Middleman[],
  start: StartMiddleman,
  attempt: (passage: SilentPassage) => Promise<void>,
): Promise<string[]> {
  const passages = await Promise.all(middlemen.map(middleman => openSilentPassage(middleman, start)))
  const tries = passages.map(async (passage, index) => {
    try {
      await attempt(passage)
      return []
    } catch (error) {
      return [`${middlemen[index]!.name}: ${String(error)}`]
    } finally {
      await passage.close()
    }
  })
  return (await Promise.all(tries)).flat()
}

/** A model that thinks for twice as long as the middleman waits: the heartbeats keep the answer alive. */
export async function keptAlive({ middleman, origin, readers }: Omit<SilentPassage, 'close'>): Promise<void> {
  const { asked } = origin.script({ heartbeatMs: 400 })
  const coding = middleman.compresses === 'live' ? 'gzip' : 'identity'
  const reply = readers.read({ headers: { 'accept-encoding': coding } })
  const answer = await asked(1)
  answer.push(opening)
  const reading = await reply
  await reading.until('落霞')
  for (let heartbeat = 0; heartbeat < 10; heartbeat++) await reading.until(': ')
  answer.push(ending)
  expect(await reading.rest(10_000)).toMatchObject({ end: 'end', text: expect.stringContaining('finish') })
}

/** The same without heartbeats: the middleman gives the server up, and every reader of ours knows. */
export async function givenUp({ origin, readers }: SilentPassage): Promise<void> {
  const script = origin.script()
  void script.asked(Object.keys(recordReaders).length).then(() => {
    for (const answer of script.answers) answer.push(opening)
  })
  await everyReaderKnows(readers, () => {}, 2_500 * idleSeconds)
}
