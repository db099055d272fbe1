import type { ChatState, Message } from '@millrace/core'
import { ChatError, messagesOf } from '@millrace/core/page'
import type { SavedChat, SavedNode } from '../storage/storage.js'
import type { ChatNode } from './snapshot.js'
import { ChatTree } from './tree.js'

/** A conversation for a storage. It leaves out all that can be made again of the rest. */
export const savedChat = (tree: ChatTree): SavedChat => ({
  version: 1,
  nodes: [...tree.nodes].map(savedNode),
  chosen: [...tree.chosen],
})

function savedNode({ branches: _, answer, ...node }: ChatNode): SavedNode {
  if (!answer) return node
  const { content: _content, messages: _messages, ...rest } = answer
  return { ...node, answer: rest }
}

/**
 * Makes the tree of a saved conversation.
 *
 * @param before - the tree that it takes the place of: a message that is not changed stays the same object.
 * @throws ChatError (`protocol`) for something that is no conversation, or one of a later version.
 */
export function restoredTree(saved: SavedChat, before: ChatTree): ChatTree {
  const { version, nodes, chosen } = saved
  const ids = new Set<string | undefined>([undefined])
  // A message comes behind its parent, and once: a path that leads back to where it began would have no end.
  const isNode = (node: SavedNode | null): boolean =>
    isMessage(node?.message) && ids.has(node!.parentId) && ids.size < ids.add(node!.id).size
  if (version !== 1 || !Array.isArray(nodes) || !Array.isArray(chosen) || !nodes.every(isNode))
    throw new ChatError({ code: 'protocol', message: 'There is no such conversation.' })
  const tree = new ChatTree()
  for (const { answer, ...node } of nodes as readonly SavedNode[]) {
    const known = before.get(node.id)
    tree.add(
      known?.message === node.message && known.status === node.status
        ? known
        : { ...node, ...(answer && { answer: restoredAnswer(node.message.content, answer) }) },
    )
  }
  for (const id of chosen) tree.prefer(id)
  return tree
}

const isMessage = (message: Message | undefined): boolean =>
  typeof message?.content === 'string' || !!message?.content?.every(part => part?.type)

function restoredAnswer(content: SavedNode['message']['content'], saved: NonNullable<SavedNode['answer']>): ChatState {
  const answer = { ...saved, content: content as ChatState['content'] }
  return answer.status === 'streaming' ? answer : { ...answer, messages: messagesOf(answer) }
}
