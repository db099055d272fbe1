import type { BodyTool, MessagesBody } from './body.js'

/** A block of a system message that changes the tools. */
interface ToolChange {
  readonly type: string
  readonly tool: { readonly name?: string; readonly definition?: BodyTool }
}

/**
 * The tools at the end of a conversation: those of the request, with what system messages in it added and took away (`addTools` and `removeTools` of
 * @anthropic-ai/sdk 1.14.0, 2026-11). A tool that is added by its name alone is among those of the request.
 */
export function toolsInEffect({ tools, messages }: MessagesBody): readonly BodyTool[] {
  const listed = tools ?? []
  const changes = messages.flatMap(({ role, content }) =>
    role === 'system' && typeof content !== 'string' ? content.filter(isChange) : [],
  ) as unknown as readonly ToolChange[]
  if (changes.length === 0) return listed
  const inEffect = new Map(listed.map(tool => [tool.name, tool]))
  for (const { type, tool } of changes) {
    if (type === 'tool_removal' && tool.name !== undefined) inEffect.delete(tool.name)
    if (type === 'tool_addition' && tool.definition) inEffect.set(tool.definition.name, tool.definition)
  }
  return [...inEffect.values()]
}

const isChange = ({ type }: { readonly type: string }): boolean => type === 'tool_addition' || type === 'tool_removal'
