import { type SavedChat, textOf } from '@millrace/client'
import { userContent } from '../lib/user-content.js'

/** A conversation in the list: all that is known of it without its messages. */
export interface Conversation {
  /** 128-bit random; also names the database that holds its messages. */
  readonly id: string
  /** The first words of the first question, or the name that a person has given. Empty for a question without words. */
  readonly title: string
  /** A person has named it, so that the title stays. */
  readonly named: boolean
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  /** Milliseconds since the epoch, of the last change to its messages. */
  readonly updatedAt: number
  /** Tools whose calls need no approval in this conversation any more. */
  readonly allowed: readonly string[]
  /** Milliseconds since the epoch. The conversation is deleted, and can be restored until the page is left. */
  readonly deletedAt?: number
}

/** True for a row of the list as this page keeps it: a browser may hold one that is damaged, or of another version. */
export function isConversation(row: Partial<Conversation> | null): row is Conversation {
  const { id, title, updatedAt, allowed } = row ?? {}
  return typeof id === 'string' && typeof title === 'string' && Number.isFinite(updatedAt) && Array.isArray(allowed)
}

const titleLength = 60

/** A title from a question: its first line that has words, cut behind a word. */
export function titleOf(question: string): string {
  const line = question
    .split('\n')
    .map(each => each.replace(/\s+/g, ' ').trim())
    .find(each => each !== '')
  if (!line || line.length <= titleLength) return line ?? ''
  const cut = line.slice(0, titleLength)
  const space = cut.lastIndexOf(' ')
  // Languages without spaces are cut behind a character, and never inside of one that takes two units.
  const end = space > titleLength / 2 ? space : [...cut].slice(0, -1).join('').length
  return `${cut.slice(0, end).replace(/[\s,.;:，。、；：]+$/, '')}…`
}

/** The words of the first question, or the name of its first file. */
export function firstQuestion({ nodes }: SavedChat): string {
  const first = nodes.find(({ message }) => message.role === 'user')
  if (!first) return ''
  const { text, pictures, textFiles, files } = userContent(first.message)
  const [file] = [...textFiles, ...pictures, ...files]
  return text.trim() || (file && 'name' in file && file.name) || ''
}

/** All that was said in a conversation, in all of its branches, for the search. */
export const textIn = ({ nodes }: SavedChat): string => nodes.map(({ message }) => textOf(message)).join('\n')
