import { randomId } from '@millrace/core/page'
import { createStore } from 'zustand/vanilla'
import { type Attachment, kindOf, mostAttachments, type Refused } from './attachment.js'
import { prepare } from './prepare.js'

/** A message that is being written. */
export interface Draft {
  readonly text: string
  readonly attachments: readonly Attachment[]
  /** Files that were refused last. */
  readonly refused: readonly Refused[]
}

const none: Draft = { text: '', attachments: [], refused: [] }
const keyOf = (id: string): string => `millrace-draft-${id}`

/** The drafts of this tab by conversation. Their texts outlast the tab; their files do not. */
export const drafts = createStore<{ readonly [id: string]: Draft | undefined }>(() => ({}))

/** A draft as it is; for a conversation that this tab has not had open, as it was left. */
export function draftOf(id: string, state = drafts.getState()): Draft {
  return state[id] ?? kept(id)
}

/** Drafts that were read from the storage: the same object for the same conversation, as React asks for. */
const read = new Map<string, Draft>()

function kept(id: string): Draft {
  let draft = read.get(id)
  if (!draft) {
    const text = stored(() => localStorage.getItem(keyOf(id))) ?? ''
    draft = text === '' ? none : { ...none, text }
    read.set(id, draft)
  }
  return draft
}

/** A draft is a convenience: where the browser keeps nothing, or has no room, it lasts as long as the tab. */
function stored<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}

export function setText(id: string, text: string): void {
  change(id, { text })
  stored(() => (text === '' ? localStorage.removeItem(keyOf(id)) : localStorage.setItem(keyOf(id), text)))
}

/** Forgets a draft that was sent. */
export function clearDraft(id: string): void {
  setText(id, '')
  change(id, none)
}

export function removeAttachment(id: string, attachmentId: string): void {
  const { attachments } = draftOf(id)
  change(id, { attachments: attachments.filter(each => each.id !== attachmentId), refused: [] })
}

/** Adds files to a draft: shows them at once, and prepares them. @param pasted - name of a picture that has none of its own. */
export async function addFiles(id: string, files: readonly File[], pasted: string): Promise<void> {
  const room = mostAttachments - draftOf(id).attachments.length
  const refused = files.slice(room).map(({ name }): Refused => ({ name, reason: 'too-many' }))
  change(id, { refused })
  await Promise.all(files.slice(0, room).map(file => addFile(id, file, file.name || pasted)))
}

async function addFile(id: string, file: File, name: string): Promise<void> {
  const attachment: Attachment = { id: randomId(), name, kind: kindOf(file) }
  change(id, { attachments: [...draftOf(id).attachments, attachment] })
  const part = await prepare(file, name)
  const { attachments, refused } = draftOf(id)
  // It was removed while it was being prepared.
  if (!attachments.some(each => each.id === attachment.id)) return
  if (typeof part === 'string') {
    const others = attachments.filter(each => each.id !== attachment.id)
    return change(id, { attachments: others, refused: [...refused, { name, reason: part }] })
  }
  const preview = part.type === 'image' ? `data:${part.mediaType};base64,${part.data as string}` : undefined
  const ready = { ...attachment, part, ...(preview !== undefined && { preview }) }
  change(id, { attachments: attachments.map(each => (each.id === attachment.id ? ready : each)) })
}

function change(id: string, fields: Partial<Draft>): void {
  drafts.setState({ [id]: { ...draftOf(id), ...fields } })
}
