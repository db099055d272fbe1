import type { RemoteProvider } from '@millrace/client'
import { type ChatRecord, mergeDeltas, type StreamStore } from '@millrace/core'
import {
  createFaultProxy,
  type Fault,
  type FaultPlan,
  formatFaultPlan,
  seededRandom,
} from '@millrace/testing/fault-proxy'
import { startChatServer } from './chat-server.ts'
import { pacedProvider } from './paced-answer.ts'

/** What became of one seed. */
export interface CutReport {
  /** What was planned and what struck, for whoever looks into a failure. */
  readonly story: string
  readonly expected: readonly ChatRecord[]
  /** What the reader saw, deltas joined, since the server may join them. */
  readonly seen: readonly ChatRecord[]
  /** What the store kept of the stream, likewise. */
  readonly kept: readonly ChatRecord[]
  readonly upstreamCalls: number
  /** Connections that were cut. */
  readonly cuts: number
}

/** A reader of the server at this address, who goes on by himself when he is cut off. */
export type MakeReader = (url: string) => RemoteProvider

/** An answer through a proxy that cuts the first connections at seeded bytes. */
export async function cutRun(seed: number, store: StreamStore, reader: MakeReader): Promise<CutReport> {
  const provider = pacedProvider(seed)
  const server = await startChatServer({ provider, store })
  const plans: FaultPlan[] = []
  let cuts = 0
  const proxy = await createFaultProxy({
    seed,
    target: server.url,
    plan: connection => (plans[connection - 1] ??= cutsOf(seed, connection)),
    onFault: () => void cuts++,
  })
  const stream = reader(proxy.url).stream({ messages: [question] })
  const seen: ChatRecord[] = []
  for await (const batch of stream.batches()) seen.push(...batch)
  const kept: ChatRecord[] = []
  for await (const { records } of store.read(stream.streamId!, 0)) kept.push(...records)
  await proxy.close()
  await server.close()
  return {
    story: `seed ${seed}: ${plans.map(plan => formatFaultPlan(plan)).join(' | ')}; ${cuts} struck`,
    expected: mergeDeltas(provider.records),
    seen: mergeDeltas(seen),
    kept: mergeDeltas(kept),
    upstreamCalls: provider.asked,
    cuts,
  }
}

const question = { role: 'user', content: '诗' } as const

/** Connections that are cut at most; later ones are left alone, so that every run comes to its end. */
const mostCuts = 6

/** Where a connection is cut. Four of ten are cut in the request or the head of the reply. */
function cutsOf(seed: number, connection: number): FaultPlan {
  const random = seededRandom(seed, 2, connection)
  if (connection > mostCuts) return { request: [], response: [] }
  const early = random() < 0.4
  const at = Math.floor(random() * (early ? 400 : 6_000))
  const fault: Fault = { kind: random() < 0.5 ? 'cut' : 'reset', at }
  return random() < (early ? 0.4 : 0) ? { request: [fault], response: [] } : { request: [], response: [fault] }
}
