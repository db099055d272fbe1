import { ChatError, type Part, type ToolCallPart } from '@millrace/core'
import type { ChatSession, ChatSessionOptions } from './chat-session.js'
import { ClientTools, resultOf } from './client-tools.js'
import { SessionState } from './session-state.js'
import { type ChatNode, emptySnapshot } from './snapshot.js'
import { createTurns } from './turns.js'
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
  if (typeof options?.provider?.stream !== 'function')
    throw new TypeError('createChatSession takes a provider, such as remote({ url }).')
  const tools = new ClientTools(options)
  const state = new SessionState(options.storage, tools)
  const turns = createTurns(options, state, tools)
  const { tree } = state
  let resumed = false

  const nodeOf = (id: string | undefined): ChatNode => {
    const node = tree.get(id ?? '')
    if (!node) throw refusal('There is no such message.')
    return node
  }

  /** Answers a call that waits, and asks for the next answer where it was the last one. */
  async function give(isMeant: (call: ToolCallPart) => boolean, part: (call: ToolCallPart) => Part): Promise<void> {
    await state.restoring
    state.show()
    const { waiting, messages } = state.snapshot
    const call = waiting.find(isMeant)
    const answer = messages.findLast(({ message }) => message.role === 'assistant')
    if (!call || !answer) throw refusal('No call with this id waits for an answer from here.')
    const askedId = turns.give(answer.id, [part(call)])
    if (askedId !== undefined && !state.turn) return turns.begin(turn => turns.answer(turn, askedId))
    state.changed()
  }

  const session: ChatSession = {
    subscribe(listener) {
      const end = state.subscribe(listener)
      if (!resumed && options.autoResume !== false) {
        resumed = true
        // Its failure is in the snapshot.
        session.resume().catch(() => {})
      }
      return end
    },

    getSnapshot: () => state.snapshot,

    getServerSnapshot: () => emptySnapshot,

    async send(input) {
      const message = userMessage(input)
      if (state.turn && !state.turn.over) throw refusal('An answer runs: wait for its end, or stop() it.')
      return turns.replace(async turn => {
        const said = 'then' in message ? await message : message
        await turns.ask(turn, said, tree.path.at(-1)?.id)
      })
    },

    async edit(nodeId, input) {
      const said = await userMessage(input)
      await state.restoring
      const { parentId, message } = nodeOf(nodeId)
      if (message.role !== 'user') throw refusal('Only a message of a person can be edited.')
      return turns.replace(turn => turns.ask(turn, said, parentId))
    },

    async regenerate(nodeId) {
      await state.restoring
      const { id, parentId, message } = nodeOf(nodeId ?? tree.path.at(-1)?.id)
      const askedId = message.role === 'assistant' ? parentId : id
      if (askedId === undefined) throw refusal('There is no message before the answer.')
      return turns.replace(turn => {
        tree.removeEmpty(id)
        return turns.answer(turn, askedId)
      })
    },

    stop: () => state.turn?.stop(),

    async resume() {
      await state.restoring
      if (state.turn) return state.turn.done
      const last = tree.path.at(-1)
      if (last && isBroken(last)) return turns.begin(turn => turns.resume(turn, last))
    },

    selectBranch(nodeId) {
      tree.choose(nodeOf(nodeId).id)
      state.changed()
    },

    addToolResult: ({ toolCallId, output, isError }) =>
      give(
        call => !call.approval && call.toolCallId === toolCallId,
        call => resultOf(call, output, isError),
      ),

    addApproval: ({ approvalId, approved, reason }) =>
      give(
        call => call.approval?.approvalId === approvalId,
        () => ({ type: 'tool-approval', approvalId, approved, ...(reason !== undefined && { reason }) }),
      ),

    clear: () => turns.replace(async () => tree.clear()),

    close() {
      state.save()
      state.turn?.leave()
      state.rest()
      resumed = false
    },
  }
  return session
}

/** An answer that may still run or be kept at its server: left while it ran, or lost with its connection. */
const isBroken = ({ status, streamId, answer }: ChatNode): boolean =>
  status === 'running' ||
  (status === 'failed' && streamId !== undefined && /^(network|timeout)$/.test(answer?.error?.code ?? ''))

const refusal = (message: string): ChatError => new ChatError({ code: 'invalid-request', message })
