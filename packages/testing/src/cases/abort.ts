import { type ChatRecord, isTerminal } from '@millrace/core'
import type { ConformanceCase } from '../case.js'
import { check } from '../expect.js'
import { grammarFaults } from '../grammar.js'
import type { Subject } from '../subject.js'
import { withPatience } from '../subject.js'
import { createWire, type Exchange, turn } from '../wire.js'
import { expectContent, whole } from './answers.js'

/** The way in which an answer is stopped. */
type Stop = 'signal' | 'cancel' | 'leave'

/** A reader that stops closes the vendor's side in every phase, and spoils no other answer. */
export function abortCases<Options>(subject: Subject<Options>): ConformanceCase[] {
  const phases = [
    'before the request',
    'before the head',
    'after the head',
    ...subject.fixtures.text.frames.map((_, at) => `behind frame ${at + 1}`),
  ]
  return [
    ...phases.map((name, phase) => ({
      name: `abort ${name}: one ending, the vendor's side closed`,
      run: async () => {
        for (const stop of ['signal', 'cancel', 'leave'] as const) await abortIn(subject, phase, stop)
      },
    })),
  ]
}

async function abortIn<Options>(subject: Subject<Options>, phase: number, stop: Stop): Promise<void> {
  const abort = new AbortController()
  const opened = open()
  const stream = subject.on(opened.wire).stream(subject.request, { signal: abort.signal, maxRetries: 0 })
  const stopping = (): void => {
    if (stop === 'signal') abort.abort()
    else if (stop === 'cancel') stream.cancel()
    else flow.cancel()
  }
  if (phase === 0 && stop !== 'leave') stopping()
  const records: ChatRecord[] = []
  const flow = stream.connect({ batch: batch => void records.push(...batch) })
  if (phase === 0 && stop === 'leave') stopping()
  if (phase > 0) {
    const exchange = await withPatience(opened.exchange, 'the request')
    if (phase > 1) exchange.receiver.head(200, subject.headers)
    for (const frame of subject.fixtures.text.frames.slice(0, Math.max(phase - 2, 0))) {
      exchange.receiver.data(subject.body([frame]))
      // A chunk is decoded in a microtask.
      await turn()
    }
    stopping()
    await turn()
    check(exchange.cancelled, `Stopped by ${stop}, the vendor's side stays open.`)
  }
  await turn()
  expectStopped(records, stop)
  if (phase === 0 && stop !== 'leave')
    check(opened.wire.exchanges.length === 0, 'A request went out although nobody wanted it.')
  expectContent(await subject.readFrames(whole(subject.fixtures.text)), subject.fixtures.text.is)
}

function expectStopped(records: readonly ChatRecord[], stop: Stop): void {
  if (stop === 'leave') {
    check(!records.some(isTerminal), 'The reader has left, and is told of an end.')
    return
  }
  const faults = grammarFaults(records)
  check(faults.length === 0, `Stopped by ${stop}, the records break the grammar: ${faults.join('; ')}`)
  const last = records[records.length - 1]
  const end = last?.type === 'error' ? last.error.code : last?.type
  check(end === 'aborted', `Stopped by ${stop}, the end should be aborted, and is ${end}.`)
}

/** A wire that says nothing by itself. */
function open(): { readonly wire: ReturnType<typeof createWire>; readonly exchange: Promise<Exchange> } {
  let arrived: (exchange: Exchange) => void = () => {}
  const exchange = new Promise<Exchange>(resolve => {
    arrived = resolve
  })
  return { wire: createWire(each => arrived(each)), exchange }
}
