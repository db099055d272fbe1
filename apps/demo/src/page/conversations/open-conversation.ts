import { type ChatNode, type ChatSession, createChatSession } from '@millrace/client'
import { noteAnswer } from '../answer/history.js'
import { preferredLanguage } from '../i18n/language.js'
import { translator } from '../i18n/text.js'
import { askAgain } from '../room/ask-again.js'
import { settings } from '../settings/settings.js'
import { tell } from '../shell/notices.js'
import { allowedTools } from './allowed-tools.js'
import { AnswerLead } from './answer-lead.js'
import { clientTools, patientTools } from './client-tools.js'
import { firstQuestion, textIn, titleOf } from './conversation.js'
import { ConversationStorage } from './conversation-storage.js'
import { conversationOf, putConversation } from './list.js'
import { provider } from './provider.js'

/** Hears of a conversation that is open in this tab. */
export interface OpenListener {
  /** The session has changed. */
  changed(): void
}

/** A conversation that this tab has open: its session, and its row in the list. */
export class OpenConversation {
  readonly id: string
  readonly session: ChatSession
  readonly #listener: OpenListener
  readonly #storage: ConversationStorage
  readonly #lead = new AnswerLead()
  readonly #ends: readonly (() => void)[]
  /** Approvals that this tab has given by itself: a session tells of a question until its answer is in. */
  readonly #approved = new Set<string>()
  /** Answers that were read on with. */
  readonly #resumed = new Set<string>()
  /** Answers on which this tab acts: those that it has asked for, and those of tabs that are gone. */
  readonly #led = new Set<string>()
  /** True while it reads an answer along with the tab that acts on it. */
  #reading = false
  /** The end of the conversation when it was last listed. */
  #listed = ''
  #wasRunning = false

  /** @param fresh - nothing was said in it yet. */
  constructor(id: string, fresh: boolean, listener: OpenListener) {
    const isReading = (): boolean => this.#reading
    this.id = id
    this.#listener = listener
    this.#storage = new ConversationStorage(id, fresh)
    this.session = createChatSession({
      provider,
      storage: this.#storage,
      autoResume: false,
      get tools() {
        return isReading() ? patientTools : clientTools
      },
    })
    const { language = preferredLanguage(navigator.languages) } = settings.getState()
    this.#ends = [
      this.session.subscribe(this.#changed),
      askAgain(this.session, {
        mayAsk: () => this.#leads,
        asked: () => tell({ text: translator(language)('room.askedAgain') }),
      }),
    ]
    void restored(this.session).then(() => this.#resume())
  }

  /** True while an answer is on its way. */
  get running(): boolean {
    const { status } = this.session.getSnapshot()
    return status === 'submitted' || status === 'streaming'
  }

  /** Leaves the conversation; an answer that runs goes on at the server. */
  close(): void {
    for (const end of this.#ends) end()
    this.session.close()
    this.#lead.release()
  }

  get #last(): ChatNode | undefined {
    return this.session.getSnapshot().messages.at(-1)
  }

  /** True where it is this tab that acts on the last answer. */
  get #leads(): boolean {
    return this.#led.has(this.#last?.streamId ?? '')
  }

  readonly #changed = (): void => {
    const last = this.#last
    if (last) noteAnswer(last)
    if (this.running && !this.#reading && last?.status === 'running' && last.streamId !== undefined) {
      this.#led.add(last.streamId)
      void this.#lead.try(last.streamId)
    }
    this.#approve()
    void this.#list()
    if (!this.running) void this.#release()
    if (last?.status === 'running') void this.#resume()
    this.#listener.changed()
  }

  /** Goes on with an answer that ran when its page was left, or that another tab has asked for. */
  async #resume(): Promise<void> {
    const { streamId, status } = this.#last ?? {}
    if (this.running || streamId === undefined || this.#resumed.has(streamId)) return
    if (status !== 'running' && status !== 'failed') return
    this.#resumed.add(streamId)
    this.#reading = !(await this.#lead.try(streamId))
    const isFollower = this.#reading
    // Its failure is in the snapshot.
    await this.session.resume().catch(() => {})
    this.#reading = false
    if (!isFollower) return this.#release()
    await this.#lead.ended(streamId)
    await this.#storage.refresh()
    // The other tab may have gone before it has answered.
    this.#led.add(streamId)
    this.#approve()
    await this.#runTools()
  }

  /** Gives the lead back once other tabs can read what became of the answer. */
  async #release(): Promise<void> {
    await this.#storage.settled()
    if (!this.running) this.#lead.release()
  }

  /** Answers questions about tools that a person has allowed in this conversation. */
  #approve(): void {
    const { status, waiting } = this.session.getSnapshot()
    if (status !== 'ready' || !this.#leads) return
    const allowed = allowedTools(this.id)
    for (const { toolName, approval } of waiting) {
      if (!approval || !allowed.includes(toolName) || this.#approved.has(approval.approvalId)) continue
      this.#approved.add(approval.approvalId)
      // Where it is refused, a person or another tab has answered already.
      this.session.addApproval({ approvalId: approval.approvalId, approved: true }).catch(() => {})
    }
  }

  /** Runs the tools that an answer waits for since the tab that has asked is gone. */
  async #runTools(): Promise<void> {
    const { status, waiting } = this.session.getSnapshot()
    if (status !== 'ready' || !this.#leads) return
    for (const { toolCallId, toolName, input = {}, approval } of waiting) {
      const execute = approval ? undefined : clientTools[toolName]?.execute
      if (!execute) continue
      const run = async () => execute(input, { toolCallId, signal: new AbortController().signal })
      const result = await run().then(
        output => ({ output }),
        (thrown: unknown) => ({ output: thrown instanceof Error ? thrown.message : String(thrown), isError: true }),
      )
      // A refusal means that it was answered meanwhile.
      this.session.addToolResult({ toolCallId, ...result }).catch(() => {})
    }
  }

  /** Brings the row in the list up to date, where something was said or an answer has ended in this tab. */
  async #list(): Promise<void> {
    const { running } = this
    const ran = running || this.#wasRunning
    this.#wasRunning = running
    const last = this.#last
    const end = last && `${last.id} ${last.status}`
    const { chat } = this.#storage
    if (!ran || !end || end === this.#listed || !chat) return
    this.#listed = end
    const before = conversationOf(this.id)
    const now = Date.now()
    const fresh = { id: this.id, title: '', named: false, createdAt: now }
    const row = { ...fresh, ...before, allowed: allowedTools(this.id), updatedAt: now }
    await putConversation(row.named ? row : { ...row, title: titleOf(firstQuestion(chat)) }, textIn(chat))
  }
}

/** Settles when a session has what its storage holds. */
export const restored = (session: ChatSession): Promise<void> =>
  new Promise(resolve => {
    if (session.getSnapshot().restored) return resolve()
    const end = session.subscribe(() => {
      if (!session.getSnapshot().restored) return
      end()
      resolve()
    })
  })
