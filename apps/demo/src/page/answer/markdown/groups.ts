import type { RootContent } from 'mdast'
import type { BlockKind } from './block.js'

/** The nodes that are one block. */
export type Group = readonly [RootContent, ...RootContent[]]

/** Items, rows and lines of a piece. */
export const pieceItems: Readonly<Record<string, number>> = { list: 16, table: 24, code: 40 }

const ofContent: ReadonlySet<string> = new Set(['definition', 'paragraph', 'heading'])

/**
 * Groups nodes to blocks: mostly one each. Definitions with the text right below them are one: to the parser they are one block until it ends, since the
 * text may look like another block without them.
 */
export function grouped(nodes: readonly RootContent[]): readonly Group[] {
  const groups: [RootContent, ...RootContent[]][] = []
  for (const node of nodes) {
    const group = groups.at(-1)
    const before = group?.at(-1)
    const isBelow = before?.position?.end.line === (node.position?.start.line ?? 0) - 1
    if (group && before?.type === 'definition' && isBelow && ofContent.has(node.type)) group.push(node)
    else groups.push([node])
  }
  return groups
}

/** The kind of a group's block. */
export const kindOf = ([{ type }, ...others]: Group): BlockKind =>
  others.length === 0 && (type === 'list' || type === 'table') ? type : 'flow'

/** True for a list or table with more items or rows than a piece holds. */
export const isLong = ([node]: Group): boolean =>
  'children' in node && node.children.length > (pieceItems[node.type] ?? Infinity)

/** The place of a node in the text that it was parsed from. */
export const offsetOf = (node: Pick<RootContent, 'position'>): number => node.position?.start.offset ?? 0

/** The head of a table, which each of its pieces is parsed with. */
export const headOf = (text: string): string => `${text.trimStart().split('\n', 2).join('\n')}\n`
