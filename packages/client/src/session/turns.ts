import type { ErrorInfo, Message, Part } from '@millrace/core'
import { applyEvents, errorInfo, randomId, truncated } from '@millrace/core/page'
import { withAnswers } from '../lib/calls.js'
import { page } from '../lib/page.js'
import type { ResumableProvider } from '../remote/remote-provider.js'
import type { ChatSessionOptions } from './chat-session.js'
import type { ClientTools } from './client-tools.js'
import { historyOf, unansweredCalls } from './history.js'
import type { SessionState } from './session-state.js'
import type { ChatNode } from './snapshot.js'
import { type NamedStream, Turn } from './turn.js'

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
  begin(run: (turn: Turn) => Promise<void>): Promise<void> {
    const turn = new Turn()
    this.#state.turn = turn
    turn.done = this.#play(turn, run)
    return turn.done
  }

  /** Begins a turn in place of the one that runs, which is stopped first. The last of several at once stays. */
  async replace(run: (turn: Turn) => Promise<void>): Promise<void> {
    for (let turn = this.#state.turn; turn; turn = this.#state.turn) {
      turn.stop()
      // Its failure belongs to whoever began it.
      await turn.done?.catch(() => {})
    }
    // Nothing else can begin between the check and this.
    return this.begin(run)
  }

  /** Adds what a person says, and asks for the answer. */
  async ask(turn: Turn, message: Message, parentId: string | undefined): Promise<void> {
    const id = this.#add(parentId, message, 'complete')
    if (!turn.signal.aborted) await this.answer(turn, id)
  }

  /** Asks for the answer to a message, and for those that follow from its calls. @param step - its number among the answers in a row. */
  answer(turn: Turn, askedId: string, step?: number): Promise<void> {
    const id = this.#add(askedId, { role: 'assistant', content: [] }, 'running')
    return this.#follow(turn, id, () => this.#ask(askedId), step)
  }

  /** Reads an answer again that ran when it was left. */
  async resume(turn: Turn, { id, streamId }: ChatNode): Promise<void> {
    const { provider, options } = this.#options
    if (streamId === undefined || !('resume' in provider)) return this.#fail(id, truncated)
    this.#state.tree.update(id, { status: 'running' })
    await this.#follow(turn, id, () => (provider as unknown as ResumableProvider).resume({ streamId }, options))
  }

  /**
   * Adds results and approvals to those of an answer. Where a call has been answered meanwhile, by another page, the first answer stays.
   *
   * @returns the id of their message where they are complete, so that the next answer can be asked for.
   */
  give(answerId: string, parts: readonly Part[]): string | undefined {
    const { tree } = this.#state
    const given = this.#given(answerId)
    const before = (given?.message.content ?? []) as readonly Part[]
    const content = withAnswers(before, parts)
    if (content === before) return undefined
    const id = this.#add(answerId, { role: 'tool', content }, 'complete', given?.id)
    const isComplete = unansweredCalls(tree.pathTo(id))?.length === 0
    return isComplete && this.#options.autoContinue !== false ? id : undefined
  }

  async #play(turn: Turn, run: (turn: Turn) => Promise<void>): Promise<void> {
    const state = this.#state
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

  /** Reads an answer, and asks for the next ones where it called tools that run here. */
  async #follow(turn: Turn, id: string, open: () => NamedStream, step = 1): Promise<void> {
    await this.#read(turn, id, open)
    const { signal } = turn
    const waiting = () => unansweredCalls(this.#state.tree.pathTo(this.#given(id)?.id ?? id)) ?? []
    if (signal.aborted || waiting().length === 0) return
    // Other pages may read the same answer: one of them runs the tools and asks. Another one does where that has gone without.
    await this.#state.alone(id, signal, async () => {
      void this.#state.save()
      const results = await this.#tools.run(waiting(), signal)
      const askedId = signal.aborted ? undefined : this.give(id, results)
      if (askedId !== undefined && step < (this.#options.maxSteps ?? 10)) await this.answer(turn, askedId, step + 1)
    })
  }

  /** The message of the results and approvals that are given for an answer. */
  #given(answerId: string): ChatNode | undefined {
    const next = this.#state.tree.next(answerId)
    return next?.message.role === 'tool' ? next : undefined
  }

  async #read(turn: Turn, id: string, open: () => NamedStream): Promise<void> {
    const state = this.#state
    let reading: Promise<void>
    try {
      const stream = open()
      state.tree.update(id, { streamId: stream.streamId })
      reading = turn.read(stream, state.tree.get(id)?.answer, {
        changed(fields) {
          // Another page may have read it to its end meanwhile.
          if (state.tree.get(id)?.status === 'running') state.tree.update(id, fields)
        },
        grown: size => state.show(size),
      })
    } catch (thrown) {
      this.#fail(id, errorInfo(thrown))
      throw thrown
    }
    state.changed()
    await reading
  }

  #ask(askedId: string): NamedStream {
    const { provider, options, request } = this.#options
    const settings = typeof request === 'function' ? request() : request
    const messages = historyOf(this.#state.tree.pathTo(askedId))
    return provider.stream({ ...settings, messages, ...this.#tools.declared }, options)
  }

  #add(parentId: string | undefined, message: Message, status: ChatNode['status'], id = randomId()): string {
    const { tree } = this.#state
    tree.add({ id, ...(parentId !== undefined && { parentId }), message, status })
    tree.choose(id)
    return id
  }

  #fail(id: string, error: ErrorInfo): void {
    const { tree } = this.#state
    const answer = applyEvents(tree.get(id)?.answer, [{ type: 'error', error }])
    tree.update(id, { status: 'failed', answer })
  }
}
