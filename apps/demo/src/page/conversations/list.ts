import { createStore } from 'zustand/vanilla'
import type { Conversation } from './conversation.js'
import { ListDatabase } from './database.js'

/** The conversations of this browser, newest first. */
export interface ConversationList {
  /** Those that are deleted and can still be restored among them. */
  readonly rows: readonly Conversation[]
  /** False until the browser has given what it holds. */
  readonly loaded: boolean
  /** Why rows are in memory alone: the browser has no room left, or keeps nothing. */
  readonly trouble?: 'full' | 'not-kept' | undefined
}

export const list = createStore<ConversationList>(() => ({ rows: [], loaded: false }))

const database = new ListDatabase()
const tabs = new BroadcastChannel('millrace-conversations')

/** Reads the list, and again whenever another tab has changed it. What was deleted before is removed for good. */
export async function loadList(): Promise<void> {
  tabs.onmessage = () => void read()
  await read()
  const { rows } = list.getState()
  // Another tab may still offer to restore what was deleted a moment ago.
  const long = Date.now() - 60 * 60 * 1000
  for (const { id, deletedAt } of rows) if (deletedAt !== undefined && deletedAt < long) await forget(id)
}

async function read(): Promise<void> {
  await keep(async () => show(await database.rows()))
  list.setState({ loaded: true })
}

/** Changes a conversation, or adds it. @param text - all that was said in it, where that has changed. */
export async function putConversation(row: Conversation, text?: string): Promise<void> {
  show([...list.getState().rows.filter(({ id }) => id !== row.id), row])
  await keep(() => database.put(row, text))
  tabs.postMessage(row.id)
}

/** Changes fields of a conversation; without effect for one that is not in the list. */
export async function updateConversation(id: string, fields: Partial<Omit<Conversation, 'id'>>): Promise<void> {
  const row = conversationOf(id)
  if (row) await putConversation({ ...row, ...fields })
}

/** Deletes a conversation, which `restoreConversation` undoes. */
export const deleteConversation = (id: string): Promise<void> => updateConversation(id, { deletedAt: Date.now() })

export async function restoreConversation(id: string): Promise<void> {
  const { deletedAt: _, ...row } = conversationOf(id) ?? {}
  if ('id' in row) await putConversation(row as Conversation)
}

/** Removes a conversation and its messages for good. */
export async function forget(id: string): Promise<void> {
  show(list.getState().rows.filter(row => row.id !== id))
  await keep(() => database.remove(id))
  tabs.postMessage(id)
}

/** The ids of the conversations in whose texts something was said. None where the browser keeps nothing. */
export async function findInTexts(text: string): Promise<ReadonlySet<string>> {
  try {
    return await database.find(text)
  } catch {
    // The titles, which are in memory, are searched all the same.
    return new Set()
  }
}

export const conversationOf = (id: string): Conversation | undefined => list.getState().rows.find(row => row.id === id)

function show(rows: readonly Conversation[]): void {
  list.setState({ rows: rows.toSorted((one, other) => other.updatedAt - one.updatedAt) })
}

async function keep(act: () => Promise<unknown>): Promise<void> {
  try {
    await act()
    list.setState({ trouble: undefined })
  } catch (thrown) {
    list.setState({ trouble: (thrown as Error).name === 'QuotaExceededError' ? 'full' : 'not-kept' })
  }
}
