import type { Message, Part, ToolCallPart } from '@millrace/core'
import { ChatError } from '@millrace/core/page'
import { checkApproval, checkListener, checkResult, checkSession } from '#checks'
import { isSeen, page } from '../lib/page.js'
import type { ChatSession, ChatSessionOptions } from './chat-session.js'
import { approvalOf, ClientTools, resultOf } from './client-tools.js'
import { SessionState } from './session-state.js'
import { type ChatNode, emptySnapshot } from './snapshot.js'
import { ChatTree } from './tree.js'
import { Turns } from './turns.js'
import { userMessage } from './user-message.js'

/**
 * Begins a conversation, or goes on with the one that the storage holds. Nothing is sent before something is said, but that an answer which ran when
 * the page was left is resumed at the first `subscribe`.
 *
 * @throws TypeError without a provider.
 * @example
 * ```ts no-run
 * import { createChatSession, remote } from '@millrace/client'
 *
 * const chat = createChatSession({ provider: remote({ url: '/api/chat' }) })
 * chat.subscribe(() => console.log(chat.getSnapshot().status))
 * await chat.send('What is a millrace?')
 * ```
 */
export function createChatSession<Options = unknown>(options: ChatSessionOptions<Options>): ChatSession {
  if (typeof options?.provider?.stream !== 'function') throw new TypeError('createChatSession takes { provider }.')
  checkSession(options)
  return new Session(options)
}

class Session<Options> implements ChatSession {
  readonly #options: ChatSessionOptions<Options>
  readonly #state: SessionState
  readonly #turns: Turns<Options>
  /** Somebody listens, for whom answers are resumed. */
  #resumed = false
  /** The last message that was gone on with where another page had left something to do. */
  #joined: string | undefined
  /** Counts the calls of `close`. */
  #closed = 0

  constructor(options: ChatSessionOptions<Options>) {
    const tools = new ClientTools(options)
    this.#options = options
    this.#state = new SessionState(options.storage, tools)
    this.#turns = new Turns(options, this.#state, tools)
    this.#state.onSaved = this.#join
  }

  readonly subscribe: ChatSession['subscribe'] = listener => {
    checkListener(listener)
    const end = this.#state.subscribe(listener)
    if (!this.#resumed && this.#options.autoResume !== false) {
      this.#resumed = true
      page.document?.addEventListener?.('visibilitychange', this.#join)
      // Its failure is in the snapshot.
      this.resume().catch(() => {})
    }
    return end
  }

  readonly getSnapshot: ChatSession['getSnapshot'] = () => this.#state.snapshot

  readonly getServerSnapshot: ChatSession['getServerSnapshot'] = () => emptySnapshot

  readonly send: ChatSession['send'] = async input => {
    const message = userMessage(input)
    const { turn } = this.#state
    if (turn && !turn.signal.aborted) throw refusal('An answer runs already.')
    return this.#turns.replace(async turn => {
      const said = 'then' in message ? await message : message
      await this.#turns.ask(turn, said, this.#state.tree.path.at(-1)?.id)
    })
  }

  readonly edit: ChatSession['edit'] = async (nodeId, input) => {
    const said = await userMessage(input)
    await this.#state.restoring
    this.#node(nodeId, 'user')
    // The answer that runs takes a moment to stop, in which the message may be forgotten.
    return this.#turns.replace(turn => this.#turns.ask(turn, said, this.#node(nodeId, 'user').parentId))
  }

  readonly regenerate: ChatSession['regenerate'] = async nodeId => {
    await this.#state.restoring
    const { id, parentId, message } = this.#node(nodeId ?? this.#state.tree.path.at(-1)?.id)
    const { id: askedId } = this.#node(message.role === 'assistant' ? parentId : id)
    return this.#turns.replace(turn => {
      this.#state.tree.removeEmpty(id)
      return this.#turns.answer(turn, this.#node(askedId).id)
    })
  }

  readonly stop: ChatSession['stop'] = () => this.#state.turn?.stop()

  readonly resume: ChatSession['resume'] = async () => {
    const closed = this.#closed
    await this.#state.restoring
    // One that was left or stopped ends in a moment.
    for (let turn = this.#state.turn; turn?.signal.aborted; turn = this.#state.turn) await turn.done?.catch(() => {})
    if (closed !== this.#closed) return
    const { turn, tree } = this.#state
    if (turn) return turn.done
    const last = tree.path.at(-1)
    if (last && (isBroken(last) || this.#turns.isLeft(last) || this.#turns.isUnasked(last)))
      return this.#turns.begin(turn => this.#turns.resume(turn, last))
  }

  readonly selectBranch: ChatSession['selectBranch'] = nodeId => {
    this.#state.tree.choose(this.#node(nodeId).id)
    this.#state.changed()
  }

  readonly addToolResult: ChatSession['addToolResult'] = async result => {
    checkResult(result)
    return this.#give(
      call => !call.approval && call.toolCallId === result.toolCallId,
      call => resultOf(call, result.output, result.isError),
    )
  }

  readonly addApproval: ChatSession['addApproval'] = async approval => {
    checkApproval(approval)
    return this.#give(
      call => call.approval?.approvalId === approval.approvalId,
      call => approvalOf(call, approval.approved, approval.reason),
    )
  }

  readonly clear: ChatSession['clear'] = () =>
    this.#turns.replace(async () => {
      this.#state.tree = new ChatTree()
    })

  readonly close: ChatSession['close'] = () => {
    this.#resumed = false
    page.document?.removeEventListener?.('visibilitychange', this.#join)
    this.#state.save()
    this.#closed++
    this.#turns.leave()
    this.#state.rest()
  }

  /**
   * Goes on with what another page has left to do, where somebody sees this one: a page that nobody sees would hold one of the few connections that a browser has
   * for a server. Each message once, so that what was stopped here is not begun again. Results whose last part it has given are its own.
   */
  readonly #join = (): void => {
    const { turn, tree } = this.#state
    const last = tree.path.at(-1)
    if (turn || !last || this.#turns.isReplacing) return
    if (!this.#turns.isOurs(last)) {
      if (!this.#resumed || last.id === this.#joined || !isSeen() || !this.#turns.isLeft(last)) return
      this.#joined = last.id
    }
    // Its failure is in the snapshot.
    this.resume().catch(() => {})
  }

  /** Answers a call that waits, and asks for the next answer where it was the last one. The first of two pages' results for a call stays. */
  async #give(isMeant: (call: ToolCallPart) => boolean, part: (call: ToolCallPart) => Part): Promise<void> {
    const state = this.#state
    const turns = this.#turns
    const closed = this.#closed
    await state.restoring
    state.show()
    const { waiting, messages } = state.snapshot
    const call = waiting.find(isMeant)
    const answer = messages.findLast(({ message }) => message.role === 'assistant')
    if (!call || !answer) throw noCall()
    const given = part(call)
    turns.give(answer.id, [given])
    const results = (): ChatNode | undefined => turns.given(answer.id)
    // With a conversation that is forgotten meanwhile nothing is lost.
    const isKept = (): boolean =>
      (results()?.message.content as readonly unknown[] | undefined)?.includes(given) ?? true
    const isComplete = turns.isUnasked(results()!)
    if (isComplete) await turns.replace(turn => turns.proceed(turn, answer.id, isKept))
    else {
      state.changed()
      await state.join()
    }
    if (!isKept()) throw noCall()
    const last = state.tree.path.at(-1)
    if (isComplete || !last || closed !== this.#closed) return
    // Another page may have given the rest meanwhile, and a person may have allowed other calls with it.
    const isLeft = turns.isOurs(last) || turns.isLeft(last)
    if (state.turn ? turns.isComplete(results()?.id) : isLeft) return this.resume()
  }

  /** @param role - the speaker. Default: anybody. */
  #node(id = '', role?: Message['role']): ChatNode {
    const node = this.#state.tree.get(id)
    if (!node || (role && node.message.role !== role)) throw refusal('There is no such message.')
    return node
  }
}

/**
 * An answer that may still run or be kept at its server: left while it ran, lost with its connection, or begun and then refused, as after a session that ran
 * out or by a proxy whose server was away. A failure of the answer itself has no status.
 */
function isBroken({ status, streamId, answer }: ChatNode): boolean {
  const { code = '', status: refused = 404 } = answer?.error ?? {}
  const isLost = /^(network|timeout)$/.test(code) || (!!answer?.messageId && !/^4(04|10)$/.test(`${refused}`))
  return status === 'running' || (status === 'failed' && streamId !== undefined && isLost)
}

const noCall = (): ChatError => refusal('There is no such call.')

const refusal = (message: string): ChatError => new ChatError({ code: 'invalid-request', message })
