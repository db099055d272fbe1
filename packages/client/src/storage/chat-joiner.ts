import type { Part } from '@millrace/core'
import { withAnswers } from '../lib/calls.js'
import { checkChat } from './check-chat.js'
import type { ChatPage, SavedChat, SavedNode } from './storage.js'

/**
 * Joins the conversation of a page with the one that a storage holds.
 *
 * @param page - takes in what it lacks.
 * @param load - gives what the storage holds; undefined for nothing.
 * @returns the conversation to save; undefined where there is nothing to save.
 * @throws what `load` throws, and ChatError (`protocol`) where the storage holds no conversation, or one of a later version: unless the page has forgotten
 * all that it had, which takes the place of anything.
 */
export type ChatJoiner = (page: ChatPage, load: () => SavedChat | undefined) => SavedChat | undefined

/** Ids of removed messages that are remembered, the last ones: a page that has slept through more removals brings older ones back. */
const mostRemoved = 1000

/**
 * Makes the {@link ChatJoiner} of a storage that several pages share, for its `update`. A message that one of them has is in all then, unless it was removed;
 * the copy that has come further stays. The branches that a page shows stay chosen for it, and are saved when it has chosen.
 *
 * @example
 * ```ts
 * import { chatJoiner, type ChatStorage, type SavedChat } from '@millrace/client'
 *
 * let saved: SavedChat | undefined // in a place that several pages share
 *
 * const join = chatJoiner()
 * const storage: ChatStorage = {
 *   load: () => saved,
 *   save(chat) {
 *     saved = chat
 *   },
 *   update(page) {
 *     const joined = join(page, () => saved)
 *     if (joined) saved = joined
 *   },
 * }
 * ```
 */
export function chatJoiner(): ChatJoiner {
  /** Each page's own conversation of the last time: tells what has changed in the page since. */
  const before = new WeakMap<ChatPage, SavedChat>()
  return (page, load) => {
    const { chat, isReading } = page
    const last = before.get(page) ?? empty
    const own = page.isHearing ? withoutGrowth : (chat: SavedChat): SavedChat => chat
    const isForgotten = chat.nodes.length === 0 && last.nodes.length > 0
    // Known also where it cannot be joined.
    before.set(page, own(chat, last))
    const held = heldBy(load, isForgotten) ?? empty
    const joined = joinedChat(chat, held, last, isReading)
    if (!hasAll(chat, joined)) page.take(joined)
    before.set(page, own(page.chat, last))
    const isHeld = hasAll(held, joined) && joined.removed!.length === (held.removed ?? []).length
    return isHeld && !hasChanged(own(chat, last), last) ? undefined : joined
  }
}

const empty: SavedChat = { version: 1, nodes: [], chosen: [] }

/** Two pages that read one answer would tell each other of each token. */
function withoutGrowth(chat: SavedChat, last: SavedChat): SavedChat {
  const before = byId(last)
  return { ...chat, nodes: chat.nodes.map(node => (node.status === 'running' && before.get(node.id)) || node) }
}

function heldBy(load: () => SavedChat | undefined, isForgotten: boolean): SavedChat | undefined {
  try {
    const held = load()
    if (held) checkChat(held)
    return held
  } catch (thrown) {
    if (!isForgotten) throw thrown
    return undefined
  }
}

function joinedChat(chat: SavedChat, held: SavedChat, last: SavedChat, isReading: boolean): SavedChat {
  const own = byId(chat)
  const nowRemoved = last.nodes.filter(({ id }) => !own.has(id))
  const ids = new Set<string | undefined>(nowRemoved.map(({ id }) => id))
  const topmost = nowRemoved.filter(({ parentId }) => !ids.has(parentId)).map(({ id }) => id)
  const removed = [...new Set([...(held.removed ?? []), ...topmost])].slice(-mostRemoved)
  const known = byId(held)
  const all = held.nodes.map(other => joinedNode(own.get(other.id), other, isReading))
  for (const node of chat.nodes) if (!known.has(node.id)) all.push(node)
  const gone = new Set<string | undefined>(removed)
  const followed = new Set(all.flatMap(({ id, parentId }) => (gone.has(id) ? [] : parentId)))
  const there = new Set<string | undefined>([undefined])
  // Parents come before children.
  const nodes = all.filter(({ id, parentId }) => {
    // An answer that came to nothing, and behind which another page has gone on meanwhile, stays. A conversation that was forgotten goes with all of it.
    const isGone = gone.has(id) && (parentId === undefined || !followed.has(id))
    if (isGone || !there.has(parentId)) return false
    there.add(id)
    return true
  })
  return { version: 1, nodes, chosen: joinedChoice(nodes, held.chosen, chat.chosen), removed }
}

const byId = ({ nodes }: SavedChat): ReadonlyMap<string, SavedNode> => new Map(nodes.map(node => [node.id, node]))

/** Where both have chosen among the same branches, the last one's choice. */
function joinedChoice(nodes: readonly SavedNode[], ...choices: readonly (readonly string[])[]): readonly string[] {
  const parents = new Map(nodes.map(({ id, parentId }) => [id, parentId]))
  const chosen = new Map<string | undefined, string>()
  for (const id of choices.flat()) if (parents.has(id)) chosen.set(parents.get(id), id)
  return [...chosen.values()]
}

const ranks = { running: 0, failed: 2, stopped: 3, complete: 4 } as const

/** The rank of a copy of a message, by which the one that has come further stays: an answer that has begun is further than one that was asked for. */
const rankOf = ({ status, answer }: SavedNode): number => ranks[status] || (answer?.messageId ? 1 : 0)

function joinedNode(own: SavedNode | undefined, other: SavedNode, isReading: boolean): SavedNode {
  if (!own) return other
  if (own.message.role === 'tool') return withParts(own, other)
  // An answer that has failed elsewhere goes on where it is read.
  if (isReading && own.status === 'running' && other.status === 'failed') return own
  return rankOf(other) > rankOf(own) ? other : own
}

/** Adds the results and approvals that another page has given. */
function withParts(own: SavedNode, other: SavedNode): SavedNode {
  const parts = own.message.content as readonly Part[]
  const content = withAnswers(parts, other.message.content as readonly Part[])
  return content === parts ? own : { ...own, message: { ...own.message, content } }
}

/** True where a conversation has all that it has when it is joined. */
function hasAll(chat: SavedChat, joined: SavedChat): boolean {
  const own = byId(chat)
  return (
    chat.nodes.length === joined.nodes.length &&
    joined.nodes.every(node => {
      const mine = own.get(node.id)
      return mine && rankOf(mine) >= rankOf(node) && mine.message.content.length >= toolParts(node)
    })
  )
}

/** Parts of a message of results; 0 for others. */
const toolParts = ({ message }: SavedNode): number => (message.role === 'tool' ? message.content.length : 0)

/** True where a page has said, read or chosen something since the last time. */
function hasChanged(chat: SavedChat, last: SavedChat): boolean {
  const before = byId(last)
  return `${chat.chosen}` !== `${last.chosen}` || !chat.nodes.every(node => isSame(node, before.get(node.id)))
}

/** True for a message of a page that is as it was: messages are replaced, and never changed. */
const isSame = (one: SavedNode, other: SavedNode | undefined): boolean =>
  one.message === other?.message && one.status === other.status && one.streamId === other.streamId
