import { type ChatSession, createChatSession, type SavedChat } from '@millrace/client'
import { preferredLanguage } from '../i18n/language.js'
import { translator } from '../i18n/text.js'
import { askAgain } from '../room/ask-again.js'
import { settings } from '../settings/settings.js'
import { tell } from '../shell/notices.js'
import { allowedTools } from './allowed-tools.js'
import { clientTools } from './client-tools.js'
import { firstQuestion, textIn, titleOf } from './conversation.js'
import { conversationOf, putConversation } from './list.js'
import { provider } from './provider.js'
import { SharedStorage, stateOf } from './shared-storage.js'

/** Hears of a conversation that is open in this tab. */
export interface OpenListener {
  /** The session has changed, or another stands in its place. */
  changed(): void
}

const tabs = new BroadcastChannel('millrace-messages')

/** A conversation that this tab has open: its session, kept in the list, and level with what other tabs do in it. */
export class OpenConversation {
  readonly id: string
  session: ChatSession
  readonly #listener: OpenListener
  #storage: SharedStorage
  #end: () => void
  /** Approvals that this tab has given by itself: a session tells of a question until its answer is in. */
  readonly #approved = new Set<string>()
  #behind = false

  /** @param fresh - nothing was said in it yet. */
  constructor(id: string, fresh: boolean, listener: OpenListener) {
    this.id = id
    this.#listener = listener
    this.#storage = new SharedStorage(id, fresh, chat => void this.#saved(chat))
    this.session = this.#begin(this.#storage)
    const end = this.#follow(this.session)
    tabs.addEventListener('message', this.#told)
    this.#end = end
  }

  /** True while an answer is on its way. */
  get running(): boolean {
    const { status } = this.session.getSnapshot()
    return status === 'submitted' || status === 'streaming'
  }

  /** Leaves the conversation; an answer that runs goes on at the server. */
  close(): void {
    tabs.removeEventListener('message', this.#told)
    this.#end()
    this.session.close()
  }

  #begin(storage: SharedStorage): ChatSession {
    return createChatSession({ provider, storage, tools: clientTools })
  }

  /** Hears of a session, and asks once more where its server has died. Gives a function that ends both. */
  #follow(session: ChatSession): () => void {
    const { language = preferredLanguage(navigator.languages) } = settings.getState()
    const ends = [
      session.subscribe(this.#changed),
      askAgain(session, () => tell({ text: translator(language)('room.askedAgain') })),
    ]
    return () => {
      for (const end of ends) end()
    }
  }

  readonly #changed = (): void => {
    this.#approve()
    if (this.#behind && !this.running) void this.#reload()
    this.#listener.changed()
  }

  /** Answers questions about tools that a person has allowed in this conversation. */
  #approve(): void {
    const { status, waiting } = this.session.getSnapshot()
    if (status !== 'ready') return
    const allowed = allowedTools(this.id)
    for (const { toolName, approval } of waiting) {
      if (!approval || !allowed.includes(toolName) || this.#approved.has(approval.approvalId)) continue
      this.#approved.add(approval.approvalId)
      // Where it is refused, a person or another tab has answered already.
      this.session.addApproval({ approvalId: approval.approvalId, approved: true }).catch(() => {})
    }
  }

  async #saved(chat: SavedChat): Promise<void> {
    tabs.postMessage({ id: this.id, state: this.#storage.state })
    // Another tab has added messages that this session does not have.
    this.#behind = this.#storage.state !== stateOf(chat)
    if (this.#behind && !this.running) void this.#reload()
    const before = conversationOf(this.id)
    const now = Date.now()
    const fresh = { id: this.id, title: '', named: false, createdAt: now }
    const row = { ...fresh, ...before, allowed: allowedTools(this.id), updatedAt: now }
    const text = textIn(chat)
    await putConversation(row.named ? row : { ...row, title: titleOf(firstQuestion(chat)) }, text)
  }

  readonly #told = ({ data }: MessageEvent<{ readonly id: string; readonly state: string }>): void => {
    // The save at the end of an answer that runs here takes over what others have saved meanwhile.
    if (data.id === this.id && data.state !== this.#storage.state && !this.running) void this.#reload()
  }

  /** Puts a session in place of this one that has what other tabs have saved, once it has read it. */
  async #reload(): Promise<void> {
    this.#behind = false
    const storage = new SharedStorage(this.id, false, chat => void this.#saved(chat))
    const session = this.#begin(storage)
    await restored(session)
    // A person has asked something meanwhile: the save at its end takes over what others have saved.
    if (this.running) return
    this.#end()
    this.session.close()
    this.session = session
    this.#storage = storage
    this.#end = this.#follow(session)
    this.#listener.changed()
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
