import { type ChatNode, type ChatSession, createChatSession } from '@millrace/client'
import { noteAnswer } from '../answer/history.js'
import { preferredLanguage } from '../i18n/language.js'
import { translator } from '../i18n/text.js'
import { faultOf } from '../room/faults.js'
import { replaceStory } from '../room/room.js'
import { settings } from '../settings/settings.js'
import { tell } from '../shell/notices.js'
import { allowedTools } from './allowed-tools.js'
import { clientTools } from './client-tools.js'
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
  readonly #end: () => void
  /** The end of the conversation when it was last listed. */
  #listed = ''
  #wasRunning = false

  /** @param fresh - nothing was said in it yet. */
  constructor(id: string, fresh: boolean, listener: OpenListener) {
    this.id = id
    this.#listener = listener
    this.#storage = new ConversationStorage(id, fresh)
    this.session = createChatSession({
      provider,
      storage: this.#storage,
      tools: clientTools,
      autoApprove: ({ toolName }) => allowedTools(id).includes(toolName),
      autoRetry,
    })
    this.#end = this.session.subscribe(this.#changed)
  }

  /** True while an answer is on its way. */
  get running(): boolean {
    const { status } = this.session.getSnapshot()
    return status === 'submitted' || status === 'streaming'
  }

  /** Leaves the conversation; an answer that runs goes on at the server. */
  close(): void {
    this.#end()
    this.session.close()
  }

  readonly #changed = (): void => {
    const last = this.session.getSnapshot().messages.at(-1)
    if (last) noteAnswer(last)
    void this.#list(last)
    this.#listener.changed()
  }

  /** Brings the row in the list up to date, where something was said or an answer has ended in this tab. */
  async #list(last: ChatNode | undefined): Promise<void> {
    const { running } = this
    const ran = running || this.#wasRunning
    this.#wasRunning = running
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

/** Asks once more for an answer whose server has died: the store has told its prefix and the truth about its end. One whose vendor a person has cut off stays. */
function autoRetry({ streamId, answer }: ChatNode): boolean {
  if (answer?.error?.code !== 'truncated' || faultOf(streamId) === 'cut') return false
  const { language = preferredLanguage(navigator.languages) } = settings.getState()
  replaceStory(streamId)
  tell({ text: translator(language)('room.askedAgain') })
  return true
}
