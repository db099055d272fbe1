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
 * @throws ConfigError for anything else, by its line.
 */
export function readJson(text: string, where: string): JsonFile {
  const errors: ParseError[] = []
  const root = parseTree(text, errors, { allowTrailingComma: true })
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length
  const [error] = errors
  if (error || !root) {
    const offset = error?.offset ?? 0
    const what = error ? words(printParseErrorCode(error.error)) : 'it is empty'
    throw new ConfigError([{ path: [], message: `is no JSON: ${what}` }], where, () => lineAt(offset))
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
