import type { Message } from '@millrace/core'
import { ChatError } from '@millrace/core/page'
import type { SavedChat, SavedNode } from './storage.js'

/** @throws ChatError (`protocol`) for something that is no conversation, or one of a later version. */
export function checkChat({ version, nodes, chosen }: SavedChat): void {
  const ids = new Set<string | undefined>([undefined])
  // A message comes behind its parent, and once: a path that leads back to where it began would have no end.
  const isNode = (node: SavedNode | null): boolean =>
    isMessage(node?.message) && ids.has(node!.parentId) && ids.size < ids.add(node!.id).size
  if (version !== 1 || !Array.isArray(nodes) || !Array.isArray(chosen) || !nodes.every(isNode)) throw noChat()
}

/** The failure of a place that holds something else. */
export const noChat = (): ChatError => new ChatError({ code: 'protocol', message: 'There is no such conversation.' })

const isMessage = (message: Message | undefined): boolean =>
  typeof message?.content === 'string' || !!message?.content?.every(part => part?.type)
