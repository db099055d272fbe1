import { applyEvents, type ChatRecord, errorInfo, type Message, type Part, randomId } from '@millrace/core'
import type { ResumableProvider } from '../remote/remote-provider.js'
import type { ChatSessionOptions } from './chat-session.js'
import type { ClientTools } from './client-tools.js'
import { historyOf } from './history.js'
import type { SessionState } from './session-state.js'
import type { ChatNode } from './snapshot.js'
import { type NamedStream, Turn } from './turn.js'
import { unansweredCalls } from './waiting-calls.js'

/** Plays turns, one at a time: asks the provider, reads the answer into the conversation, runs the client's tools, asks again. */
export class Turns<Options> {
  readonly #options: ChatSessionOptions<Options>
  readonly #state: SessionState
  readonly #tools: ClientTools

  constructor(options: ChatSessionOptions<Options>, state: SessionState, tools: ClientTools) {
    this.#options = options
    this.#state = state
    this.#tools = tools
  }

  /** Begins a turn. Settles when it is over. */
  begin(play: (turn: Turn) => Promise<void>): Promise<void> {
    const turn = new Turn()
    this.#state.turn = turn
    turn.done = this.#play(turn, play)
    return turn.done
  }

  /** Begins a turn in place of the one that runs, which is stopped first. The last of several at once stays. */
  async replace(play: (turn: Turn) => Promise<void>): Promise<void> {
    for (let turn = this.#state.turn; turn; turn = this.#state.turn) {
      turn.stop()
      // Its failure belongs to whoever began it.
      await turn.done.catch(() => {})
    }
    // Nothing else can begin between the check and this.
    return this.begin(play)
  }

  /** Adds what a person says. Gives its id. */
  say(message: Message, parentId: string | undefined): string {
    const id = randomId()
    this.#state.tree.add({ id, ...(parentId !== undefined && { parentId }), message, status: 'complete' })
    return id
  }

  /** Takes an answer away that came to nothing: nobody wants to go back to it. */
  dropEmpty(id: string): void {
    const { tree } = this.#state
    const node = tree.get(id)
    const isEmpty = node && node.status !== 'complete' && node.message.content.length === 0
    if (isEmpty && tree.childrenOf(id).length === 0) tree.remove(id)
  }

  /** Asks for the answer to a message, and for those that follow from its calls. */
  async answer(turn: Turn, askedId: string): Promise<void> {
    const id = randomId()
    this.#state.tree.add({ id, parentId: askedId, message: { role: 'assistant', content: [] }, status: 'running' })
    await this.#follow(turn, id, () => this.#ask(askedId))
  }

  /** Reads an answer again that ran when it was left. */
  async resume(turn: Turn, { id, streamId }: ChatNode): Promise<void> {
    const { provider, options } = this.#options
    if (streamId === undefined || !('resume' in provider)) return this.#fail(id, cut)
    this.#state.tree.update(id, { status: 'running' })
    await this.#follow(turn, id, () => (provider as ResumableProvider).resume({ streamId }, options))
  }

  /**
   * Adds results and approvals to those of an answer.
   *
   * @returns the id of their message where they are complete, so that the next answer can be asked for.
   */
  give(answerId: string, parts: readonly Part[]): string | undefined {
    const { tree } = this.#state
    const given = tree.childrenOf(answerId).find(({ message }) => message.role === 'tool')
    if (parts.length === 0) return undefined
    const id = given?.id ?? randomId()
    const content = [...((given?.message.content ?? []) as readonly Part[]), ...parts]
    tree.add({ id, parentId: answerId, message: { role: 'tool', content }, status: 'complete' })
    const isComplete = unansweredCalls(tree.pathTo(id))?.length === 0
    return isComplete && this.#options.autoContinue !== false ? id : undefined
  }

  async #play(turn: Turn, play: (turn: Turn) => Promise<void>): Promise<void> {
    const state = this.#state
    const page = globalThis as Partial<Pick<EventTarget, 'addEventListener' | 'removeEventListener'>>
    page.addEventListener?.('pagehide', state.save)
    try {
      if (state.restoring) {
        state.show()
        await state.restoring
      }
      await play(turn)
    } finally {
      page.removeEventListener?.('pagehide', state.save)
      if (state.turn === turn) state.turn = undefined
      state.save()
      state.show()
    }
  }

  /** Reads an answer, and asks for the next ones where it called tools that run here. */
  async #follow(turn: Turn, first: string, open: () => NamedStream): Promise<void> {
    const { maxSteps = 10 } = this.#options
    let id = first
    let ask = open
    for (let step = 1; ; step++) {
      await this.#read(turn, id, ask)
      const calls = turn.over ? undefined : unansweredCalls(this.#state.tree.pathTo(id))
      if (!calls) return
      const results = await this.#tools.run(calls, turn.signal)
      if (turn.over) return
      const askedId = this.give(id, results)
      if (askedId === undefined || step >= maxSteps) return
      ask = () => this.#ask(askedId)
      id = randomId()
      this.#state.tree.add({ id, parentId: askedId, message: { role: 'assistant', content: [] }, status: 'running' })
    }
  }

  async #read(turn: Turn, id: string, open: () => NamedStream): Promise<void> {
    const { tree } = this.#state
    let stream: NamedStream
    try {
      stream = open()
    } catch (thrown) {
      this.#fail(id, { type: 'error', error: errorInfo(thrown) })
      throw thrown
    }
    tree.update(id, { streamId: stream.streamId })
    const before = tree.get(id)?.answer
    const reading = turn.read(stream, before, {
      changed: fields => tree.update(id, fields),
      grown: size => (size === 0 ? this.#state.show() : this.#state.showSoon(size)),
    })
    this.#state.save()
    this.#state.show()
    await reading
  }

  #ask(askedId: string): NamedStream {
    const { provider, options, request } = this.#options
    const settings = typeof request === 'function' ? request() : request
    const messages = historyOf(this.#state.tree.pathTo(askedId))
    return provider.stream({ ...settings, messages, ...this.#tools.declared }, options)
  }

  #fail(id: string, error: ChatRecord): void {
    const { tree } = this.#state
    tree.update(id, { status: 'failed', answer: applyEvents(tree.get(id)?.answer, [error]) })
  }
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
