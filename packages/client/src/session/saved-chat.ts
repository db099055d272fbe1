import type { ChatState } from '@millrace/core'
import { messagesOf } from '@millrace/core/page'
import { checkChat } from '../storage/check-chat.js'
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
  checkChat(saved)
  const tree = new ChatTree()
  for (const { answer, ...node } of saved.nodes) {
    const known = before.get(node.id)
    tree.add(
      known?.message === node.message && known.status === node.status
        ? known
        : { ...node, ...(answer && { answer: restoredAnswer(node.message.content, answer) }) },
    )
  }
  for (const id of saved.chosen) tree.prefer(id)
  return tree
}

function restoredAnswer(content: SavedNode['message']['content'], saved: NonNullable<SavedNode['answer']>): ChatState {
  const answer = { ...saved, content: content as ChatState['content'] }
  return answer.status === 'streaming' ? answer : { ...answer, messages: messagesOf(answer) }
}
