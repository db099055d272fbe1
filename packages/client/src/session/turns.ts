import { applyEvents, type ChatRecord, errorInfo, type Message, type Part, randomId } from '@millrace/core'
import type { ResumableProvider } from '../remote/remote-provider.js'
import type { ChatSessionOptions } from './chat-session.js'
import type { ClientTools } from './client-tools.js'
import { historyOf, unansweredCalls } from './history.js'
import type { SessionState } from './session-state.js'
import type { ChatNode } from './snapshot.js'
import { type NamedStream, Turn } from './turn.js'

/** Plays turns, one at a time. */
export interface Turns {
  /** Begins a turn. Settles when it is over. */
  begin(play: (turn: Turn) => Promise<void>): Promise<void>
  /** Begins a turn in place of the one that runs, which is stopped first. The last of several at once stays. */
  replace(play: (turn: Turn) => Promise<void>): Promise<void>
  /** Adds what a person says, and asks for the answer. */
  ask(turn: Turn, message: Message, parentId: string | undefined): Promise<void>
  /** Asks for the answer to a message, and for those that follow from its calls. */
  answer(turn: Turn, askedId: string): Promise<void>
  /** Reads an answer again that ran when it was left. */
  resume(turn: Turn, node: ChatNode): Promise<void>
  /**
   * Adds results and approvals to those of an answer.
   *
   * @returns the id of their message where they are complete, so that the next answer can be asked for.
   */
  give(answerId: string, parts: readonly Part[]): string | undefined
}

/** Makes the turns of a session: they ask the provider, read the answer into the conversation, run the client's tools, ask again. */
export function createTurns<Options>(
  options: ChatSessionOptions<Options>,
  state: SessionState,
  tools: ClientTools,
): Turns {
  const { tree } = state

  const add = (parentId: string | undefined, message: Message, status: ChatNode['status'], id = randomId()): string => {
    tree.add({ id, ...(parentId !== undefined && { parentId }), message, status })
    return id
  }

  const fail = (id: string, error: ChatRecord): void =>
    tree.update(id, { status: 'failed', answer: applyEvents(tree.get(id)?.answer, [error]) })

  async function play(turn: Turn, run: (turn: Turn) => Promise<void>): Promise<void> {
    const page = globalThis as Partial<Pick<EventTarget, 'addEventListener' | 'removeEventListener'>>
    page.addEventListener?.('pagehide', state.save)
    try {
      if (state.restoring) {
        state.show()
        await state.restoring
      }
      await run(turn)
    } finally {
      page.removeEventListener?.('pagehide', state.save)
      if (state.turn === turn) state.turn = undefined
      state.changed()
    }
  }

  function ask(askedId: string): NamedStream {
    const { provider, request, options: limits } = options
    const settings = typeof request === 'function' ? request() : request
    return provider.stream({ ...settings, messages: historyOf(tree.pathTo(askedId)), ...tools.declared }, limits)
  }

  async function read(turn: Turn, id: string, open: () => NamedStream): Promise<void> {
    let reading: Promise<void>
    try {
      const stream = open()
      tree.update(id, { streamId: stream.streamId })
      reading = turn.read(stream, tree.get(id)?.answer, {
        changed: fields => tree.update(id, fields),
        grown: size => state.show(size),
      })
    } catch (thrown) {
      fail(id, { type: 'error', error: errorInfo(thrown) })
      throw thrown
    }
    state.changed()
    await reading
  }

  /** Reads an answer, and asks for the next ones where it called tools that run here. */
  async function follow(turn: Turn, first: string, open: () => NamedStream): Promise<void> {
    let id = first
    await read(turn, id, open)
    for (let step = 1; !turn.over; step++) {
      const calls = unansweredCalls(tree.pathTo(id))
      if (!calls) return
      const results = await tools.run(calls, turn.signal)
      const askedId = turn.over ? undefined : turns.give(id, results)
      if (askedId === undefined || step >= (options.maxSteps ?? 10)) return
      id = add(askedId, { role: 'assistant', content: [] }, 'running')
      await read(turn, id, () => ask(askedId))
    }
  }

  const turns: Turns = {
    begin(run) {
      const turn = new Turn()
      state.turn = turn
      turn.done = play(turn, run)
      return turn.done
    },

    async replace(run) {
      for (let turn = state.turn; turn; turn = state.turn) {
        turn.stop()
        // Its failure belongs to whoever began it.
        await turn.done?.catch(() => {})
      }
      // Nothing else can begin between the check and this.
      return turns.begin(run)
    },

    async ask(turn, message, parentId) {
      const id = add(parentId, message, 'complete')
      if (!turn.over) await turns.answer(turn, id)
    },

    answer: (turn, askedId) =>
      follow(turn, add(askedId, { role: 'assistant', content: [] }, 'running'), () => ask(askedId)),

    async resume(turn, { id, streamId }) {
      const { provider, options: limits } = options
      if (streamId === undefined || !('resume' in provider)) return fail(id, cut)
      tree.update(id, { status: 'running' })
      await follow(turn, id, () => (provider as unknown as ResumableProvider).resume({ streamId }, limits))
    },

    give(answerId, parts) {
      if (parts.length === 0) return undefined
      const next = tree.next(answerId)
      const given = next?.message.role === 'tool' ? next : undefined
      const content = [...((given?.message.content ?? []) as readonly Part[]), ...parts]
      const id = add(answerId, { role: 'tool', content }, 'complete', given?.id)
      return options.autoContinue !== false && unansweredCalls(tree.pathTo(id))?.length === 0 ? id : undefined
    },
  }
  return turns
}

/** The failure of an answer that ran in a page that is gone, at a server that keeps none. */
const cut: ChatRecord = {
  type: 'error',
  error: {
    code: 'truncated',
    message: 'The page was left before the answer was complete, and the server keeps none.',
    retryable: true,
  },
}
