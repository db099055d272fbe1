import { randomId } from '@millrace/core/page'
import { createStore } from 'zustand/vanilla'
import { isFresh } from '../conversations/route.js'
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

/** Where the text of a draft is kept: that of a conversation in which nothing was said yet, which has no address to come back to, with its tab. */
function placeOf(id: string): { readonly area: Storage; readonly key: string } {
  return isFresh(id) ? { area: sessionStorage, key: 'millrace-draft' } : { area: localStorage, key: keyOf(id) }
}

/** The drafts of this tab by conversation. Their texts outlast the page; their files do not. */
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
    writePending()
    const text =
      stored(() => {
        const { area, key } = placeOf(id)
        return area.getItem(key)
      }) ?? ''
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

/** Milliseconds without a key behind which a draft is written: to write a long one with each key would be felt. */
const quietMs = 300
let pending: (() => void) | undefined
let pendingId: string | undefined
let timer: ReturnType<typeof setTimeout> | undefined

function writePending(): void {
  clearTimeout(timer)
  if (pending) stored(pending)
  pending = undefined
}

globalThis.addEventListener?.('pagehide', writePending)

export function setText(id: string, text: string): void {
  if (pendingId !== id) writePending()
  pendingId = id
  change(id, { text })
  const place = stored(() => placeOf(id))
  if (!place) return
  const { area, key } = place
  clearTimeout(timer)
  pending = () => (text === '' ? area.removeItem(key) : area.setItem(key, text))
  timer = setTimeout(writePending, quietMs)
}

/** Forgets a draft that was sent. */
export function clearDraft(id: string): void {
  setText(id, '')
  writePending()
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
