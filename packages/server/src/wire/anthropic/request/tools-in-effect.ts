import type { Warn } from '@millrace/core/provider-kit'
import type { Block, BodyTool, MessagesBody } from './body.js'

/** A tool, and where it is defined. */
export interface ListedTool {
  readonly tool: BodyTool
  /** Place in the body, for messages: `tools[0]`. */
  readonly field: string
}

/** A block of a system message that changes the tools. */
interface ToolChange {
  readonly type: 'tool_addition' | 'tool_removal'
  readonly tool: { readonly type: string; readonly name?: unknown; readonly definition?: BodyTool }
}

/**
 * The tools at the end of a conversation: those of the request, with what system messages in it added and took away (`addTools` and `removeTools` of
 * @anthropic-ai/sdk 1.14.0, 2026-11), in the order of their first definitions. A reference by name means a tool of the request, or one that an earlier
 * message defines. References to tools of MCP servers change nothing: such tools are not here.
 */
export function toolsInEffect({ tools, messages }: MessagesBody, warn: Warn): readonly ListedTool[] {
  const defined = new DefinedTools()
  const withdrawn = new Set<unknown>()
  for (const [i, tool] of (tools ?? []).entries()) defined.add({ tool, field: `tools[${i}]` })
  for (const { block, field } of changesIn(messages)) {
    const { type, name, definition } = block.tool
    const adds = block.type === 'tool_addition'
    if (adds && type === 'tool_definition' && definition) {
      withdrawn.delete(definition.name)
      defined.replace({ tool: definition, field: `${field}.tool.definition` })
    } else if (type === 'tool_reference' && !adds) withdrawn.add(name)
    else if (type === 'tool_reference') {
      withdrawn.delete(name)
      if (!defined.has(name)) warn(`${field}.tool`, 'Left out: no tool has this name.')
    }
  }
  return defined.all().filter(({ tool }) => !withdrawn.has(tool.name))
}

/** Tools by their names. A set of tools of Anthropic's own may have none, and names that are there twice are the provider's to judge. */
class DefinedTools {
  readonly #byName = new Map<unknown, ListedTool[]>()

  has(name: unknown): boolean {
    return this.#byName.has(name)
  }

  add(listed: ListedTool): void {
    const same = this.#byName.get(listed.tool.name)
    if (same) same.push(listed)
    else this.replace(listed)
  }

  /** Puts a tool in the place of those of its name. */
  replace(listed: ListedTool): void {
    this.#byName.set(listed.tool.name ?? Symbol('no name'), [listed])
  }

  all(): readonly ListedTool[] {
    return [...this.#byName.values()].flat()
  }
}

function changesIn(messages: MessagesBody['messages']): { readonly block: ToolChange; readonly field: string }[] {
  return messages.flatMap(({ role, content }, i) =>
    role !== 'system' || typeof content === 'string'
      ? []
      : content.flatMap((block, j) => (isToolChange(block) ? [{ block, field: `messages[${i}].content[${j}]` }] : [])),
  )
}

/** True for a block that changes the tools: in a system message it has no words. */
export const isToolChange = (block: Block): block is Block & ToolChange =>
  block.type === 'tool_addition' || block.type === 'tool_removal'
