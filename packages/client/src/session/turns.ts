import type { ChatRequest, ErrorInfo, Message, Part, ToolCallPart } from '@millrace/core'
import { applyEvents, errorInfo, randomId, truncated } from '@millrace/core/page'
import { callsIn, withAnswers } from '../lib/calls.js'
import { page } from '../lib/page.js'
import type { ResumableProvider } from '../remote/remote-provider.js'
import type { ChatSessionOptions } from './chat-session.js'
import { type ClientTools, stoppedResult } from './client-tools.js'
import { historyOf, unansweredCalls } from './history.js'
import type { SessionState } from './session-state.js'
import type { ChatNode } from './snapshot.js'
import { type NamedStream, Turn } from './turn.js'

/** Plays turns, one at a time: asks the provider, reads the answer into the conversation, runs the client's tools, asks again. */
export class Turns<Options> {
  readonly #options: ChatSessionOptions<Options>
  readonly #state: SessionState
  readonly #tools: ClientTools
  /** Results and approvals that were given here. */
  #own = new WeakSet<Part>()
  /** A turn is to begin when another one has stopped. */
  isReplacing = false

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
      this.isReplacing = true
      turn.stop()
      // Its failure belongs to whoever began it.
      await turn.done?.catch(() => {})
    }
    this.isReplacing = false
    // Nothing else can begin between the check and this.
    return this.begin(run)
  }

  /** Adds what a person says, and asks for the answer. */
  async ask(turn: Turn, message: Message, parentId: string | undefined): Promise<void> {
    const id = this.#add(parentId, message, 'complete')
    if (!turn.signal.aborted) await this.answer(turn, id)
  }

  /** Asks for the answer to a message, and for those that follow from its calls. */
  async answer(turn: Turn, askedId: string): Promise<void> {
    const id = this.#add(askedId, { role: 'assistant', content: [] }, 'running')
    turn.askedId = id
    let over!: () => void
    const reading = new Promise<void>(resolve => {
      over = resolve
    })
    this.#state.hold(`${id} asked`, reading)
    const { provider, options } = this.#options
    await this.#read(turn, id, () => provider.stream(this.#request(askedId), options)).finally(over)
    await this.proceed(turn, id)
  }

  /**
   * True for the last message of a page where another page, which may be gone, has left something to do: an answer to read, calls to run, or results to ask with.
   * Without Web Locks an answer that has not begun, calls and results are left to that page.
   */
  isLeft(last: ChatNode): boolean {
    if (last.status === 'running') return this.#canResume(last) && (this.#state.canAgree || hasBegun(last))
    return this.#state.canAgree && (this.#calls(last.id).length > 0 || this.isUnasked(last))
  }

  /** True for results that are complete, and with which nobody has asked for the next answer, nor stopped before. */
  isUnasked({ id, parentId, status, message }: ChatNode): boolean {
    const { tree } = this.#state
    if (id !== resultsId(parentId!)) return false
    const { calls } = callsIn(tree.pathTo(id).map(({ message }) => message))
    // The last answer in a row is for a person to approve.
    const ownCalls = calls.filter(({ approval }) => !approval)
    return (
      status === 'complete' &&
      this.#options.autoContinue !== false &&
      !tree.next(id) &&
      this.isComplete(id) &&
      !(this.#tools.haveGiven(message, ownCalls) && this.#isLast(id))
    )
  }

  /** True for results, where all calls have theirs. */
  isComplete(id = ''): boolean {
    return unansweredCalls(this.#state.tree.pathTo(id))?.length === 0
  }

  /** True for results of several pages that are complete since those of this one were added: it asks, also where pages cannot agree. */
  isOurs(last: ChatNode): boolean {
    return this.#own.has(last.message.content.at(-1) as Part) && this.isUnasked(last)
  }

  /** Leaves to other pages what those may have to go on with. */
  leave(): void {
    this.#own = new WeakSet()
    this.#state.turn?.leave()
  }

  /**
   * Goes on with what was left: reads an answer again, and runs the calls at its end. An answer that another page asks for is read from when it has begun; it is
   * asked for here, under its name, where that page is gone before.
   */
  async resume(turn: Turn, { id, parentId, status, message }: ChatNode): Promise<void> {
    if (message.role !== 'assistant') {
      this.#own.add(message.content.at(-1) as Part)
      return this.proceed(turn, parentId!)
    }
    const node = (): ChatNode | undefined => this.#state.tree.get(id)
    const isUnread = (): boolean => node()?.status === status && /^(running|failed)$/.test(status)
    const isAsked = (): boolean => isUnread() && !(hasBegun(node()!) && this.#canResume(node()!))
    let isRead = false
    const read = (): Promise<void> => {
      isRead = true
      return this.#readAgain(turn, id)
    }
    turn.answerId = id
    this.#state.show()
    if (status === 'running' && isAsked()) await this.#state.alone(`${id} asked`, turn.signal, isAsked, read)
    // One that was stopped meanwhile is stopped at the server.
    const isHere = (): boolean => !turn.signal.aborted || (turn.stopped && this.#canResume(node()!))
    if (!isRead && isUnread() && isHere()) await read()
    await this.proceed(turn, id)
  }

  /**
   * Adds results and approvals to those of an answer. Where a call has been answered meanwhile, by another page, the first answer stays. All pages know them by one
   * id, so that what several give at once is one message.
   */
  give(answerId: string, parts: readonly Part[], status: ChatNode['status'] = 'complete'): void {
    const before = (this.given(answerId)?.message.content ?? []) as readonly Part[]
    const content = withAnswers(before, parts)
    if (content === before) return
    for (const part of parts) this.#own.add(part)
    this.#add(answerId, { role: 'tool', content }, status, resultsId(answerId))
  }

  /** The message of the results and approvals that are given for an answer. */
  given(answerId: string): ChatNode | undefined {
    return this.#state.tree.get(resultsId(answerId))
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

  /**
   * Runs the calls of an answer that run here, and asks for the next one.
   *
   * @param mayAsk - false where what was given here came too late.
   */
  async proceed(turn: Turn, id: string, mayAsk: () => boolean = () => true): Promise<void> {
    const { signal } = turn
    const state = this.#state
    if (state.tree.get(id)?.status === 'failed') return this.#retry(turn, id)
    const isToRun = (): boolean => this.#callsOf(id).length > 0
    const isToAsk = (): boolean => {
      const given = this.given(id)
      return !!given && this.isUnasked(given)
    }
    const ask = async (): Promise<void> => {
      if ((state.canAgree || this.isOurs(this.given(id)!)) && mayAsk()) await this.answer(turn, resultsId(id))
    }
    const askAlone = async (): Promise<void> => {
      if (!signal.aborted && isToAsk()) await state.alone(`${id} results`, signal, isToAsk, ask)
    }
    // Other pages may read the same answer: one of them runs the tools, and one asks. Another one does where that has gone without.
    if (!signal.aborted && isToRun())
      await state.alone(id, signal, isToRun, async isOver => {
        const results = await this.#tools.run(this.#callsOf(id), isOver)
        // One that was left is run by whoever comes.
        if (signal.aborted && !turn.stopped) return
        this.give(id, results, turn.stopped ? 'stopped' : 'complete')
        await askAlone()
      })
    await askAlone()
    // A call that was stopped, also before it ran here, has its result, so that nobody runs it again, nor asks with it.
    if (turn.stopped) {
      this.give(id, this.#callsOf(id).map(stoppedResult), 'stopped')
      if (isToAsk()) state.tree.update(resultsId(id), { status: 'stopped' })
    }
  }

  /** Asks once more for an answer that has failed, or reads the one that another page has asked for in place of it. */
  async #retry(turn: Turn, id: string): Promise<void> {
    const { signal } = turn
    const { autoRetry } = this.#options
    /** A branch beside it. */
    const branch = (by: number): ChatNode | undefined => {
      const { tree } = this.#state
      const { branches = [] } = tree.get(id) ?? {}
      return tree.get(branches[branches.indexOf(id) + by] ?? '')
    }
    const isLeft = (): boolean => this.#state.tree.get(id)?.status === 'failed' && !branch(1)
    if (!autoRetry || signal.aborted || branch(-1)?.status === 'failed') return
    let isMine = false
    // Pages that cannot agree leave it to the one that had asked: each would ask for an answer of its own.
    if (isLeft() && (this.#state.canAgree || turn.askedId === id))
      await this.#state.alone(`${id} again`, signal, isLeft, async () => {
        isMine = true
        const failed = this.#state.tree.get(id)!
        if (autoRetry(failed)) await this.answer(turn, failed.parentId!)
      })
    const next = branch(1)
    if (isMine || !next || signal.aborted) return
    this.#state.tree.choose(next.id)
    this.#state.changed()
    return this.resume(turn, next)
  }

  /** True for the last of the answers in a row that tools of the page ask for, whichever pages have asked: the next row begins where a person goes on. */
  #isLast(lastId: string): boolean {
    const whole = this.#state.tree.pathTo(lastId)
    const path = whole.slice(0, whole.findLastIndex(({ message }) => message.role === 'assistant') + 1)
    const { calls } = callsIn(path.map(({ message }) => message))
    const isSaid = ({ message }: ChatNode): boolean =>
      message.role !== 'assistant' && !this.#tools.haveGiven(message, calls)
    const before = path.findLastIndex(isSaid)
    const count = path.slice(before + 1).filter(({ message }) => message.role === 'assistant').length
    const { maxSteps = 10 } = this.#options
    return maxSteps < 1 || count % maxSteps === 0
  }

  /** The calls at the end of a path that are run or approved here. The last answer in a row is for a person to approve. */
  #calls(lastId: string): readonly ToolCallPart[] {
    const calls = unansweredCalls(this.#state.tree.pathTo(lastId))?.filter(call => this.#tools.isRun(call)) ?? []
    return calls.some(({ approval }) => approval) && this.#isLast(lastId) ? calls.filter(call => !call.approval) : calls
  }

  /** The calls of an answer that are run here, and have no result. */
  #callsOf(answerId: string): readonly ToolCallPart[] {
    return this.#calls(this.given(answerId)?.id ?? answerId)
  }

  async #read(turn: Turn, id: string, open: () => NamedStream): Promise<void> {
    const state = this.#state
    let reading: Promise<void>
    turn.answerId = id
    try {
      const stream = open()
      state.tree.update(id, { streamId: stream.streamId })
      reading = turn.read(stream, state.tree.get(id)?.answer, {
        changed(fields) {
          // Another page may have read it to its end meanwhile.
          if (state.tree.get(id)?.status === 'running') state.tree.update(id, fields)
        },
        // Other pages read it too once it has begun.
        grown: size => (size > 0 ? state.show(size) : state.changed()),
      })
    } catch (thrown) {
      this.#fail(id, errorInfo(thrown))
      throw thrown
    }
    state.changed()
    await reading
  }

  async #readAgain(turn: Turn, id: string): Promise<void> {
    const { provider, options } = this.#options
    const node = this.#state.tree.get(id)!
    if (!this.#canResume(node)) return this.#fail(id, truncated)
    this.#state.tree.update(id, { status: 'running' })
    const place = { streamId: node.streamId! }
    await this.#read(turn, id, () =>
      (provider as unknown as ResumableProvider).resume(
        place,
        options,
        ...(hasBegun(node) ? [] : [this.#request(node.parentId!)]),
      ),
    )
  }

  #canResume({ streamId }: ChatNode): boolean {
    return streamId !== undefined && 'resume' in this.#options.provider
  }

  #request(askedId: string): ChatRequest<Options> {
    const { request } = this.#options
    const settings = typeof request === 'function' ? request() : request
    const messages = historyOf(this.#state.tree.pathTo(askedId))
    return { ...settings, messages, ...this.#tools.declared }
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

/** The id of the message of an answer's results. */
const resultsId = (answerId: string): string => `${answerId}.results`

/** The server has the answer. */
const hasBegun = ({ answer }: ChatNode): boolean => !!answer?.messageId
