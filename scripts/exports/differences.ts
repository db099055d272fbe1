import ts from 'typescript'

/** A built module: what its declarations promise, and what importing it gives. */
export interface BuiltModule {
  /** The specifier, for messages: `@millrace/core/native`. */
  readonly name: string
  /** Path of its declarations. */
  readonly declarations: string
  /** The module's namespace. */
  readonly namespace: object
  /** True for an entry that holds what other files of its package share, and exports it to them: see `tsup.joined.ts`. Default false. */
  readonly shares?: boolean
}

/**
 * Finds differences of modules from their declarations, a sentence each: a name that type-checks as a value and is missing at run time stops
 * a program as it loads, and one without a declaration cannot be used.
 */
export function exportDifferences(modules: readonly BuiltModule[]): string[] {
  const program = ts.createProgram(
    modules.map(({ declarations }) => declarations),
    { noEmit: true, skipLibCheck: true, types: [], module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023 },
  )
  return modules.flatMap(({ name, declarations, namespace, shares = false }) => {
    const promised = valuesIn(program, declarations)
    const given = new Set(Object.keys(namespace))
    return [
      ...[...promised]
        .filter(each => !given.has(each))
        .map(each => `${name} promises the value ${each}, which is not there: export it, or export it as a type`),
      ...[...given]
        .filter(each => !shares && !promised.has(each))
        .map(
          each => `${name} has the value ${each}, which its declarations do not name: declare it, or keep it inside`,
        ),
    ]
  })
}

/** The names of the values that declarations export; type-only exports are none. */
function valuesIn(program: ts.Program, declarations: string): Set<string> {
  const checker = program.getTypeChecker()
  const file = program.getSourceFile(declarations)
  const module = file && checker.getSymbolAtLocation(file)
  if (!module) throw new Error(`${declarations} is no module: build it`)
  return new Set(checker.getPropertiesOfType(checker.getTypeOfSymbol(module)).map(symbol => symbol.name))
}
