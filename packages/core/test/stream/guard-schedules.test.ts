import { type ChatRecord, ChatStream } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { Puppet } from '../support/puppet.js'
import { pick, seededRandom } from '../support/random.js'
import { Recorder } from '../support/recorder.js'
import { delta, failure, finish, open, start } from '../support/records.js'
import { settle } from '../support/settle.js'
import { countedSignal } from '../support/signals.js'

const seeds = 3_000

/**
 * What a stream promises of any schedule, as a model of a few lines: which texts come, how it ends, and what the source is told.
 * Whether a batch came at a forbidden moment is the recorder's to say.
 */
class Model {
  readonly expected: string[] = []
  ended = false
  left = false
  cancels = 0
  started = false

  push(what: string): void {
    if (this.ended) return
    this.expected.push(what)
    if (what === 'finish' || what === 'error') this.ended = true
  }

  stop(): void {
    if (this.ended) return
    this.expected.push('aborted')
    this.#abandon()
  }

  leave(): void {
    this.left = true
    if (!this.ended) this.#abandon()
  }

  #abandon(): void {
    this.ended = true
    if (this.started) this.cancels++
  }
}

/** One random life of a stream: a source that pushes when it likes, also from inside calls, and a reader who calls when he likes. */
async function live(seed: number): Promise<void> {
  const random = seededRandom(seed)
  const chance = (p: number): boolean => random() < p
  const model = new Model()
  const puppet = new Puppet()
  const counted = countedSignal()
  const stream = new ChatStream(puppet.source, { signal: counted.signal })
  let texts = 0
  let begun = false
  let depth = 0

  const push = (): void => {
    if (!model.started) return
    const kind = random()
    const records: ChatRecord[] = []
    if (!begun) records.push(start)
    if (!begun && chance(0.3)) {
      // A lone start, to be held until there is more.
      begun = true
      return puppet.push(...records)
    }
    begun = true
    if (kind < 0.9) {
      const text = String(texts++)
      if (texts === 1) records.push(open())
      puppetPush([...records, delta(text)], text)
    } else if (kind < 0.95) puppetPush([...records, finish, delta('dropped')], 'finish')
    else puppetPush([...records, failure()], 'error')
  }
  // The model hears of it first: the reader may act from inside of the push.
  const puppetPush = (records: ChatRecord[], what: string): void => {
    model.push(what)
    puppet.push(...records)
  }
  const reader = new Recorder()
  const readerActs = (): void => {
    const act = random()
    if (act < 0.35) reader.pause()
    else if (act < 0.75) reader.resume()
    else if (act < 0.8) {
      model.leave()
      reader.cancel()
    } else if (act < 0.84) {
      model.stop()
      reader.within('stream.cancel', () => stream.cancel())
    } else if (act < 0.87) {
      model.stop()
      reader.within('abort', () => counted.controller.abort())
    }
  }
  const nested = (act: () => void, p: number) => (): void => {
    if (depth > 3 || !chance(p)) return
    depth++
    act()
    depth--
  }
  puppet.acts.connect = () => {
    model.started = true
    // Whoever left from inside of the connect call is told as soon as there is a flow.
    nested(push, 0.5)()
    nested(push, 0.3)()
  }
  puppet.acts.pause = nested(push, 0.3)
  puppet.acts.resume = nested(push, 0.3)
  puppet.acts.cancel = nested(push, 0.3)
  reader.onBatch = nested(() => (chance(0.5) ? readerActs() : push()), 0.5)

  reader.connect(stream)
  for (let step = 0; step < 25; step++) {
    const what = pick(random, ['push', 'push', 'act', 'wait'] as const)
    if (what === 'push') push()
    else if (what === 'act') readerActs()
    else if (chance(0.5)) await Promise.resolve()
    else {
      await settle()
      const last = puppet.calls.findLast(call => call === 'pause' || call === 'resume')
      if (model.started && !model.ended) expect(last === 'pause').toBe(reader.paused)
    }
  }
  await settle()
  for (let again = 0; reader.paused && again < 200; again++) {
    reader.resume()
    await settle()
  }

  const told = reader.records.flatMap(record => {
    if (record.type === 'text-delta') return record.delta
    if (record.type === 'finish') return 'finish'
    return record.type === 'error' ? (record.error.code === 'aborted' ? 'aborted' : 'error') : []
  })
  expect(reader.faults).toEqual([])
  // A reader who left has had a beginning of it; everybody else all of it.
  expect(told).toEqual(model.left ? model.expected.slice(0, told.length) : model.expected)
  expect(puppet.count('cancel')).toBe(model.cancels)
  expect(reader.batches[0]?.map(record => record.type)).not.toEqual(['start'])
  const aborted = reader.batches.find(batch => batch.some(isAborted))
  expect(aborted?.every(record => record.type === 'text-end' || isAborted(record)) ?? true).toBe(true)
  const flow = puppet.calls.filter(call => call === 'pause' || call === 'resume')
  expect(flow).toEqual(flow.map((_, i) => (i % 2 === 0 ? 'pause' : 'resume')))
  if (!model.ended) expect(flow.length % 2).toBe(0)
  expect(counted.listeners).toBe(model.ended ? 0 : 1)
}

const isAborted = (record: ChatRecord): boolean => record.type === 'error' && record.error.code === 'aborted'

describe(`${seeds} random schedules of source and reader`, () => {
  it('keep every promise', async () => {
    for (let seed = 1; seed <= seeds; seed++) {
      try {
        await live(seed)
      } catch (thrown) {
        throw new Error(`seed ${seed}: ${(thrown as Error).message}`, { cause: thrown })
      }
    }
  })
})
