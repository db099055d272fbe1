import {
  type ChatSession,
  type ChatStorage,
  chatJoiner,
  createChatSession,
  memoryStorage,
  type RemoteStream,
  type ResumableProvider,
  type SavedChat,
  webStorage,
} from '@millrace/client'
import { type ChatProvider, type ChatRecord, type ChatRequest, ChatStream, type Part } from '@millrace/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { seededRandom } from '../../../core/test/support/random.js'
import { answerOf } from '../support/records.js'
import { textsOf } from '../support/session.js'
import { tabAreas } from '../support/tab-areas.js'

// Tabs that answer calls of one answer before they hear of one another: their results are one message, and one of them asks for the next answer, once.

afterEach(() => vi.unstubAllGlobals())

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

/** A storage that takes its time, and holds copies, as IndexedDB does: one update after the other, which others hear of later. */
function slowStorage(random: () => number): () => ChatStorage {
  let held: SavedChat | undefined
  let last: Promise<void> = Promise.resolve()
  const pages = new Set<() => void>()
  const pause = async (): Promise<void> => {
    for (let left = Math.floor(random() * 4); left > 0; left--) await turn()
  }
  return () => {
    const join = chatJoiner()
    let own: () => void = () => {}
    return {
      load: () => held,
      save: () => expect.unreachable(),
      update(page) {
        const update = last.then(async () => {
          await pause()
          const joined = join(page, () => held && structuredClone(held))
          if (joined) held = structuredClone(joined)
          await pause()
          if (joined) for (const changed of pages) if (changed !== own) setImmediate(changed)
        })
        last = update.catch(() => {})
        return update
      },
      subscribe(changed) {
        own = changed
        pages.add(changed)
        return () => pages.delete(changed)
      },
    }
  }
}

type Kind = 'memory' | 'web' | 'slow'

/** Storages of tabs that share a conversation. `deliver` lets them hear of what was written, where that does not come by itself. */
function storages(kind: Kind, count: number, random: () => number) {
  if (kind === 'web') {
    const { areas, deliver } = tabAreas(count)
    return { storage: (at: number) => webStorage('chat', areas[at]), deliver }
  }
  const memory = memoryStorage()
  const slow = slowStorage(random)
  return { storage: () => (kind === 'memory' ? memory : slow()), deliver: () => 0 }
}

/** Calls of `ask`, which a person answers, of `pay`, which a person approves, and of `run`, which one of the tabs runs. */
const callingAll = (ids: readonly string[]): readonly ChatRecord[] => [
  { type: 'start', messageId: 'm', provider: 'p' },
  ...ids.flatMap((toolCallId): ChatRecord[] => {
    const toolName = toolCallId.slice(0, 3)
    return [
      { type: 'tool-call-start', toolCallId, toolName },
      { type: 'tool-call-end', toolCallId, toolName, input: {} },
    ]
  }),
  ...ids.flatMap((toolCallId): ChatRecord[] =>
    toolCallId.startsWith('pay')
      ? [{ type: 'tool-approval', toolCallId, approvalId: `may-${toolCallId}`, signature: 's' }]
      : [],
  ),
  { type: 'finish', reason: 'tool-calls' },
]

/** Calls at first, and says `done` to their results. Its answers come a few turns later, and are kept. */
function caller(ids: readonly string[], random: () => number) {
  const asked = new Map<string, ChatRequest>()
  const read = (streamId: string, request?: ChatRequest): RemoteStream => {
    const stream = ChatStream.from(async function* () {
      if (request && !asked.has(streamId)) asked.set(streamId, request)
      for (let left = Math.floor(random() * 4); left > 0; left--) await turn()
      const { messages } = asked.get(streamId)!
      yield [...(messages.at(-1)!.role === 'tool' ? answerOf('done') : callingAll(ids))]
    })
    return Object.defineProperties(stream, { streamId: { value: streamId }, seq: { value: 0 } }) as RemoteStream
  }
  let names = 0
  const provider: ChatProvider & ResumableProvider = {
    id: 'p',
    stream: request => read(`stream-${++names}`, request),
    resume: ({ streamId }, _, request) => read(streamId, request),
  }
  return { provider, asked }
}

/** The call that a part answers, and what it says. */
const said = (part: Part): string =>
  part.type === 'tool-result'
    ? `${part.toolCallId} ${part.output}`
    : part.type === 'tool-approval'
      ? `${part.approvalId?.slice(4)} ${part.reason}`
      : part.type

const give = (chat: ChatSession, call: string, value: string): Promise<void> =>
  call.startsWith('ask')
    ? chat.addToolResult({ toolCallId: call, output: value })
    : chat.addApproval({ approvalId: `may-${call}`, approved: true, reason: value })

interface Play {
  readonly kind: Kind
  readonly seed: number
  /** Two tabs may answer one call. */
  readonly mayMeet: boolean
  /** Tabs may be closed, and opened again. */
  readonly mayClose: boolean
}

async function play({ kind, seed, mayMeet, mayClose }: Play) {
  const random = seededRandom(seed)
  const below = (count: number): number => Math.floor(random() * count)
  const count = 2 + below(2)
  const ids = Array.from({ length: 2 + below(3) }, (_, at) => `${random() < 0.6 ? 'ask' : 'pay'}${at}`)
  const runs = Array.from({ length: below(3) }, (_, at) => `run${at}`)
  const ran: string[] = []
  const run = async (_: unknown, { toolCallId }: { toolCallId: string }): Promise<string> => {
    ran.push(toolCallId)
    for (let left = below(4); left > 0; left--) await turn()
    return 'here'
  }
  const { storage, deliver } = storages(kind, count, random)
  const { provider, asked } = caller([...runs, ...ids], random)
  const open = (at: number): ChatSession => {
    const chat = createChatSession({ provider, storage: storage(at), tools: { ask: {}, run: { execute: run } } })
    chat.subscribe(() => {})
    return chat
  }
  const tabs = Array.from({ length: count }, (_, at) => open(at))
  /** Until nothing more is heard. */
  const meet = async (): Promise<void> => {
    for (let quiet = 0; quiet < 2; ) {
      await new Promise(resolve => setTimeout(resolve, 10))
      for (let turns = 0; turns < 10; turns++) await turn()
      quiet = deliver() === 0 && tabs.every(chat => /ready|error/.test(chat.getSnapshot().status)) ? quiet + 1 : 0
    }
  }
  await meet()
  await tabs[0]!.send('1')
  await meet()
  for (const chat of tabs) expect(chat.getSnapshot().waiting).toHaveLength(ids.length)
  const gifts: { readonly says: string; kept?: boolean }[] = []
  const doings: Promise<void>[] = []
  const start = (call: string, at: number): void => {
    // Some say the same.
    const value = random() < 0.3 ? 'same' : `of ${at}`
    const gift: (typeof gifts)[number] = { says: `${call} ${value}` }
    gifts.push(gift)
    doings.push(
      give(tabs[at]!, call, value).then(
        () => {
          gift.kept = true
        },
        thrown => {
          expect(thrown).toMatchObject({ code: 'invalid-request', message: 'There is no such call.' })
          gift.kept = false
        },
      ),
    )
  }
  for (const call of [...ids].sort(() => random() - 0.5)) {
    const at = below(count)
    start(call, at)
    if (mayMeet && random() < 0.4) start(call, (at + 1) % count)
    if (random() < 0.3) await turn()
    if (random() < 0.3) deliver()
    if (mayClose && random() < 0.3) {
      const left = below(count)
      tabs[left]!.close()
      tabs[left] = open(left)
    }
  }
  await meet()
  await Promise.all(doings)
  // One that was closed may not have got through to `localStorage`.
  for (const { toolCallId } of tabs[0]!.getSnapshot().waiting) start(toolCallId, 0)
  await meet()
  const questions = [...asked.values()]
    .slice(1)
    .map(({ messages }) => (messages.at(-1)!.content as Part[]).map(said).sort())
  const results = tabs.map(chat =>
    chat
      .getSnapshot()
      .messages.flatMap(({ message: { role, content } }) => (role === 'tool' ? (content as Part[]).map(said) : [])),
  )
  return { ids: [...runs, ...ids], runs, ran, tabs, gifts, questions, results }
}

it('results that were saved under another id are neither given nor asked with again', async () => {
  const storage = memoryStorage()
  const { provider, asked } = caller(['ask0'], () => 0)
  const first = createChatSession({ provider, storage, tools: { ask: {} }, autoContinue: false })
  await first.send('1')
  await first.addToolResult({ toolCallId: 'ask0', output: 1 })
  const { nodes, chosen, ...chat } = (await storage.load())!
  const renamed = (id: string): string => id.replace(/.+results$/, 'other')
  await storage.save({
    ...chat,
    nodes: nodes.map(node => ({ ...node, id: renamed(node.id) })),
    chosen: chosen.map(renamed),
  })
  let ran = 0
  const later = createChatSession({ provider, storage, tools: { ask: { execute: () => ++ran } } })
  later.subscribe(() => {})
  await later.resume()
  expect(textsOf(later)).toEqual(['1', 'tool-call', 'tool-result'])
  expect([ran, asked.size]).toEqual([0, 1])
})

const kinds = ['memory', 'web', 'slow'] as const

describe.each(['with', 'without'])('%s Web Locks', locks => {
  describe.each(kinds)('over a %s storage', kind => {
    const seeds = Array.from({ length: 8 }, (_, at) => at + 1)

    it.each(seeds)('seed %d: results to different calls are one message, with which is asked once', async seed => {
      if (locks === 'without') vi.stubGlobal('navigator', {})
      const { ids, runs, ran, tabs, gifts, questions, results } = await play({
        kind,
        seed,
        mayMeet: false,
        mayClose: false,
      })
      const all = [...gifts.map(({ says }) => says), ...runs.map(id => `${id} here`)].sort()
      if (locks === 'with') expect(ran.sort()).toEqual(runs)
      expect(all).toHaveLength(ids.length)
      expect(questions).toEqual([all])
      for (const [at, chat] of tabs.entries()) {
        expect(textsOf(chat).at(-1)).toBe('done')
        expect([...results[at]!].sort()).toEqual(all)
        for (const { branches } of chat.getSnapshot().messages) expect(branches).toHaveLength(1)
      }
      expect(gifts.every(({ kept }) => kept)).toBe(true)
    })

    it.each(seeds)('seed %d: of two results to one call the first stays, and the other one is told', async seed => {
      if (locks === 'without') vi.stubGlobal('navigator', {})
      const { ids, tabs, gifts, questions, results } = await play({ kind, seed, mayMeet: true, mayClose: false })
      for (const each of results) expect(each).toEqual(results[0])
      expect(results[0]!.map(result => result.split(' ')[0]).sort()).toEqual([...ids].sort())
      // Tabs of other processes that cannot agree hear too late of what was asked.
      if (kind !== 'web' || locks === 'with') {
        expect(questions).toEqual([[...results[0]!].sort()])
        for (const chat of tabs)
          for (const { branches } of chat.getSnapshot().messages) expect(branches).toHaveLength(1)
      }
      for (const chat of tabs) expect(textsOf(chat).at(-1)).toBe('done')
      // And those of `localStorage` may hear too late of what was kept.
      if (kind !== 'web')
        for (const says of results[0]!.filter(result => !result.startsWith('run')))
          expect(gifts.filter(gift => gift.says === says && gift.kept)).toHaveLength(1)
      for (const { says, kept } of gifts) {
        if (!results[0]!.includes(says) && kind !== 'web') expect(kept).toBe(false)
        if (kept === false && says.includes('of')) expect(results[0]).not.toContain(says)
      }
    })

    if (locks === 'with')
      it.each(seeds)('seed %d: a tab that is closed leaves the question to the others', async seed => {
        const { tabs, questions, results } = await play({ kind, seed, mayMeet: true, mayClose: true })
        for (const [at, chat] of tabs.entries()) {
          expect(textsOf(chat).at(-1)).toBe('done')
          expect(results[at]).toEqual(results[0])
        }
        expect(questions).toEqual([[...results[0]!].sort()])
      })
  })
})
