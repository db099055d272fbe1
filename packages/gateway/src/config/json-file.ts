import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
import { ConfigError, type ConfigPath } from './config-error.js'

/** A configuration in JSON, with the lines of its places. */
export interface JsonFile {
  readonly value: unknown
  /** The line of a place, from 1; of the closest place above it that is there. */
  lineOf(path: ConfigPath): number | undefined
}

/**
 * Reads JSON, in which comments and a comma behind the last entry are allowed.
 *
 * @throws ConfigError for anything else, by its line; so for a name that an object has twice.
 */
export function readJson(text: string, where: string): JsonFile {
  const errors: ParseError[] = []
  // Editors of Windows put a mark of the byte order in front.
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true })
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length
  const [error] = errors
  if (error || !root) {
    const offset = error?.offset ?? 0
    const what = error ? words(printParseErrorCode(error.error)) : 'it is empty'
    throw new ConfigError([{ path: [], message: `is no JSON: ${what}` }], where, () => lineAt(offset))
  }
  const [twice] = repeated(root)
  if (twice) {
    const flaw = { path: twice.path, message: 'is there twice, and only one of them would count' }
    throw new ConfigError([flaw], where, () => lineAt(twice.node.offset))
  }
  return { value: readNode(root), lineOf: path => lineAt(nearest(root, path).offset) }
}

/** `CommaExpected` as words. */
const words = (code: string): string => code.replace(/(?<!^)[A-Z]/g, letter => ` ${letter.toLowerCase()}`).toLowerCase()

/** A field without its value is found by its object. */
function nearest(root: Node, path: ConfigPath): Node {
  for (let length = path.length; length > 0; length--) {
    const found = findNodeAtLocation(root, path.slice(0, length) as (string | number)[])
    if (found) return found.parent?.type === 'property' ? found.parent : found
  }
  return root
}

/** Fields whose names stand before them in the same object: the second, and its place. */
function* repeated(node: Node, path: ConfigPath = []): Generator<{ readonly node: Node; readonly path: ConfigPath }> {
  const { type, children = [] } = node
  const names = new Set<string>()
  for (const [at, child] of children.entries()) {
    const [name, field] = type === 'object' ? (child.children ?? []) : [undefined, child]
    const below = [...path, name ? String(name.value) : at]
    if (name && names.has(name.value)) yield { node: child, path: below }
    if (name) names.add(name.value)
    if (field) yield* repeated(field, below)
  }
}

/** The value of a node. Made by hand: the library's own would take `__proto__` for a prototype. */
function readNode({ type, value, children = [] }: Node): unknown {
  if (type === 'array') return children.map(readNode)
  if (type !== 'object') return value
  return Object.fromEntries(
    children.flatMap(({ children: [name, field] = [] }) =>
      name && field ? [[String(name.value), readNode(field)] as const] : [],
    ),
  )
}
