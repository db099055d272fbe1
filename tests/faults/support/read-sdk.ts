import { inspect } from 'node:util'
import { ChatError, type ChatProvider, type ChatRecord, errorInfo, isTerminal, type Part } from '@millrace/core'
import type { Scenario } from './scenario.js'
import type { Seen } from './seen.js'

const request = { messages: [{ role: 'user' as const, content: 'Count.' }] }

/** How many characters of an answer a record brings. */
const lengthOf = (record: ChatRecord): number =>
  record.type === 'text-delta' || record.type === 'reasoning-delta' ? record.delta.length : 0

/** Reads an answer by the view that the scenario names, and leaves when it says so. */
export async function readSdk(provider: ChatProvider, scenario: Scenario): Promise<Seen> {
  const records: ChatRecord[] = []
  const seen = (over: Seen['over'], late = 0): Seen => ({ records, over, late, raw: inspect(records, { depth: null }) })
  let length = 0
  /** @returns whether the reader leaves now. */
  const take = (record: ChatRecord): boolean => {
    records.push(record)
    length += lengthOf(record)
    return !isTerminal(record) && scenario.leavesAfter !== undefined && length >= scenario.leavesAfter
  }
  if (scenario.view === 'batches') {
    for await (const batch of provider.stream(request).batches()) {
      if (batch.map(take).some(Boolean) && !isTerminal(batch.at(-1)!)) return seen('left')
      if (scenario.slow) await turn()
    }
    return seen('end')
  }
  if (scenario.view === 'events') {
    try {
      for await (const event of provider.stream(request)) {
        if (take(event)) return seen('left')
        if (scenario.slow) await turn()
      }
    } catch (thrown) {
      records.push({ type: 'error', error: errorInfo(thrown) })
      return { ...seen('end'), raw: inspect(thrown, { depth: null, showHidden: true }) }
    }
    return seen('end')
  }
  if (scenario.view === 'message') return readMessage(provider, scenario)
  return new Promise(resolve => {
    let late = 0
    let left = false
    const leave = (): void => {
      left = true
      flow.cancel()
      setImmediate(() => resolve(seen('left', late)))
    }
    const flow = provider.stream(request).connect({
      batch(batch) {
        if (left || records.some(isTerminal)) late++
        const leaves = batch.map(take).some(Boolean)
        if (isTerminal(batch.at(-1)!)) setImmediate(() => resolve(seen('end', late)))
        else if (leaves) leave()
        else if (scenario.slow) {
          flow.pause()
          setImmediate(() => flow.resume())
        }
      },
    })
    if (scenario.leavesAfter === 0) setImmediate(leave)
  })
}

/** Collects the whole; whoever leaves does so by the signal, and is told that it was stopped. */
async function readMessage(provider: ChatProvider, { leavesAfter }: Scenario): Promise<Seen> {
  const stop = new AbortController()
  // At a moment that is nobody's choice: after as many turns of the event loop as there were to be characters, within reason.
  if (leavesAfter !== undefined) void afterTurns(Math.min(leavesAfter, 100)).then(() => stop.abort())
  try {
    const message = await provider.stream(request, { signal: stop.signal }).message()
    const records: ChatRecord[] = [...recordsOf(message.content), { type: 'finish', ...message.finish }]
    return { records, over: 'end', raw: inspect(message, { depth: null }) }
  } catch (thrown) {
    if (!(thrown instanceof ChatError)) throw thrown
    return {
      records: [...recordsOf(thrown.partial?.content ?? []), { type: 'error', error: errorInfo(thrown) }],
      over: thrown.code === 'aborted' ? 'left' : 'end',
      raw: inspect(thrown, { depth: null, showHidden: true }),
    }
  }
}

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

async function afterTurns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await turn()
}

/** A message as the deltas that would make it. */
export const recordsOf = (content: readonly Part[]): ChatRecord[] =>
  content.flatMap(part =>
    part.type === 'text' || part.type === 'reasoning'
      ? [{ type: `${part.type}-delta` as const, id: '0', delta: part.text }]
      : [],
  )
