import { isBuiltin } from 'node:module'
import ts from 'typescript'

/** Facts about one source file that the import rules need. */
export interface SourceFacts {
  /** Every module specifier: static, dynamic, re-exported, type-only. Builtins always carry `node:`. */
  imports: readonly string[]
  /** Node's globals that the file counts on without asking whether they are there. */
  nodeGlobals: readonly string[]
}

const nodeGlobals = new Set(['Buffer', 'process', 'setImmediate', '__dirname', '__filename', 'require'])

/** Reads a file's imports and uses of Node's globals from its syntax. */
export function readFacts(source: ts.SourceFile): SourceFacts {
  const imports = ts.preProcessFile(source.text, true, true).importedFiles.map(file => withScheme(file.fileName))
  const found = new Set<string>()
  const declared = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && nodeGlobals.has(node.text)) {
      if (countsOnIt(node)) found.add(node.text)
      if (declaresIt(node)) declared.add(node.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return { imports: [...new Set(imports)], nodeGlobals: [...found].filter(name => !declared.has(name)) }
}

const withScheme = (specifier: string): string =>
  isBuiltin(specifier) && !specifier.startsWith('node:') ? `node:${specifier}` : specifier

/** True for `process.env`, `Buffer.from()`, `require('x')` and a type `Buffer`; not for names, keys and `typeof process`. */
function countsOnIt(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) return parent.expression === node
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return true
  return ts.isTypeReferenceNode(parent)
}

/** True where the file gives the name a meaning of its own: `const { process } = globalThis as …`. */
function declaresIt({ parent }: ts.Identifier): boolean {
  return ts.isVariableDeclaration(parent) || ts.isBindingElement(parent) || ts.isParameter(parent)
}
