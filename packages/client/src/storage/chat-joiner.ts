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
    if (!hasAll(chat, joined, isOne)) page.take(joined)
    before.set(page, own(page.chat, last))
    const isHeld = hasAll(held, joined, saysTheSame) && joined.removed!.length === (held.removed ?? []).length
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
  const before = byId(last)
  const [followed, heldFollowed] = [parentsOf(chat.nodes), parentsOf(held.nodes)]
  const all = held.nodes.map(other => {
    const node = own.get(other.id)
    if (node?.message.role !== 'tool') return joinedNode(node, other, isReading)
    // Results with which the page has asked stay as they were sent.
    const isAsked = followed.has(node.id) && !heldFollowed.has(node.id)
    const [first, second] = isAsked ? [node, other] : [other, node]
    return joinedResults(node, first, second, before.get(node.id))
  })
  for (const node of chat.nodes) if (!known.has(node.id)) all.push(node)
  const gone = new Set<string | undefined>(removed)
  const stillFollowed = parentsOf(all.filter(({ id }) => !gone.has(id)))
  const there = new Set<string | undefined>([undefined])
  // Parents come before children.
  const nodes = all.filter(({ id, parentId }) => {
    // An answer that came to nothing, and behind which another page has gone on meanwhile, stays. A conversation that was forgotten goes with all of it.
    const isGone = gone.has(id) && (parentId === undefined || !stillFollowed.has(id))
    if (isGone || !there.has(parentId)) return false
    there.add(id)
    return true
  })
  return { version: 1, nodes, chosen: joinedChoice(nodes, held.chosen, chat.chosen), removed }
}

const parentsOf = (nodes: readonly SavedNode[]): ReadonlySet<string | undefined> =>
  new Set(nodes.map(({ parentId }) => parentId))

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
  // An answer that has failed elsewhere goes on where it is read.
  if (isReading && own.status === 'running' && other.status === 'failed') return own
  return rankOf(other) > rankOf(own) ? other : own
}

/**
 * Joins the results and approvals of two pages. The first of two for one call stays: also where they say the same, so that the page which has given the
 * second one knows that it came too late. A part of its own that was kept before stays the same object.
 */
function joinedResults(own: SavedNode, first: SavedNode, second: SavedNode, last: SavedNode | undefined): SavedNode {
  const [parts, others] = [partsOf(first), partsOf(second)]
  const kept = new Map((last ? partsOf(last) : []).map(part => [JSON.stringify(part), part]))
  const all = withAnswers(parts, others)
  const content = all.map(part => kept.get(JSON.stringify(part)) ?? part)
  const isStopped = all.length === parts.length && parts.length === others.length && second.status === 'stopped'
  const { status } = all.length > parts.length || isStopped ? second : first
  const mine = partsOf(own)
  const isSame =
    status === own.status && content.length === mine.length && content.every((part, at) => part === mine[at])
  return isSame ? own : { ...own, status, message: { ...own.message, content } }
}

const partsOf = ({ message }: SavedNode): readonly Part[] => message.content as readonly Part[]

/**
 * True where a conversation has all that it has when it is joined.
 *
 * @param hasResults - compares two messages of results.
 */
function hasAll(
  chat: SavedChat,
  joined: SavedChat,
  hasResults: (mine: SavedNode, node: SavedNode) => boolean,
): boolean {
  const own = byId(chat)
  return (
    chat.nodes.length === joined.nodes.length &&
    joined.nodes.every(node => {
      const mine = own.get(node.id)
      return mine && (node.message.role === 'tool' ? hasResults(mine, node) : rankOf(mine) >= rankOf(node))
    })
  )
}

const isOne = (mine: SavedNode, node: SavedNode): boolean => mine === node

const saysTheSame = (mine: SavedNode, node: SavedNode): boolean =>
  mine === node ||
  JSON.stringify([mine.status, mine.message.content]) === JSON.stringify([node.status, node.message.content])

/** True where a page has said, read or chosen something since the last time. */
function hasChanged(chat: SavedChat, last: SavedChat): boolean {
  const before = byId(last)
  return `${chat.chosen}` !== `${last.chosen}` || !chat.nodes.every(node => isSame(node, before.get(node.id)))
}

/** True for a message of a page that is as it was: messages are replaced, and never changed. */
const isSame = (one: SavedNode, other: SavedNode | undefined): boolean =>
  one.message === other?.message && one.status === other.status && one.streamId === other.streamId
