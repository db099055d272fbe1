import ts from 'typescript'

/** A function with a body, by its length. */
export interface FunctionLength {
  /** Its name, or the one that it is given; `(anonymous)` where there is none. */
  readonly name: string
  /** The line that it begins in, from 1. */
  readonly line: number
  /** Code lines from its first to its last, functions inside of it included. */
  readonly codeLines: number
}

/** Facts about one source file that the line rules need. */
export interface SourceLength {
  /** Lines that hold more than white space and comments; each line of a template text counts. */
  readonly codeLines: number
  readonly functions: readonly FunctionLength[]
}

/** Measures a file by its tokens, so that neither the layout of comments nor what stands in texts matters. */
export function measure(source: ts.SourceFile): SourceLength {
  const lineAt = (position: number): number => source.getLineAndCharacterOfPosition(position).line
  const code = new Set<number>()
  const bodies: ts.FunctionLikeDeclaration[] = []

  const visit = (node: ts.Node): void => {
    if (ts.isJSDoc(node)) return
    const children = node.getChildren(source)
    if (children.length === 0 && node.getWidth(source) > 0) {
      for (let line = lineAt(node.getStart(source)); line <= lineAt(node.end); line++) code.add(line)
    }
    if (ts.isFunctionLike(node) && 'body' in node && node.body) bodies.push(node as ts.FunctionLikeDeclaration)
    children.forEach(visit)
  }
  visit(source)

  const linesOf = (node: ts.Node): number => {
    const [first, last] = [lineAt(node.getStart(source)), lineAt(node.end)]
    return [...code].filter(line => line >= first && line <= last).length
  }
  const functions = bodies.map(node => ({
    name: nameOf(node, source),
    line: lineAt(node.getStart(source)) + 1,
    codeLines: linesOf(node),
  }))
  return { codeLines: code.size, functions }
}

/** `function a`, `const a = () =>`, `{ a: () => }`, `a = () =>` and methods are all called `a`. */
function nameOf(node: ts.FunctionLikeDeclaration, source: ts.SourceFile): string {
  if (ts.isConstructorDeclaration(node)) return 'constructor'
  const { parent } = node
  const named = ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)
  return (node.name ?? (named ? parent.name : undefined))?.getText(source) ?? '(anonymous)'
}
