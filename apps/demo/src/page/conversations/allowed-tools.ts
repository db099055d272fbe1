import { conversationOf, updateConversation } from './list.js'

/** Tools that were allowed in this tab, by the ids of their conversations: one that the browser does not keep, or not yet, is in no list. */
const given = new Map<string, readonly string[]>()

/** Tools whose calls need no approval in a conversation any more. */
export const allowedTools = (id: string): readonly string[] => [
  ...new Set([...(conversationOf(id)?.allowed ?? []), ...(given.get(id) ?? [])]),
]

/** Lets a tool run in a conversation without asking from now on. */
export function allowTool(id: string, toolName: string): void {
  given.set(id, [...(given.get(id) ?? []), toolName])
  void updateConversation(id, { allowed: allowedTools(id) })
}
