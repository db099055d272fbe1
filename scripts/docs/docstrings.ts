import { relative } from 'node:path'
import ts from 'typescript'

/**
 * Says which exports of the entries, and which members of exported interfaces, classes and object types, have no docstring. Re-exports from
 * another package are checked with that package.
 */
export function missingDocstrings(program: ts.Program, entries: readonly string[], home: string): string[] {
  const checker = program.getTypeChecker()
  const missing = new Set<string>()

  const look = (symbol: ts.Symbol, name: string): void => {
    const declaration = symbol.declarations?.[0]
    if (!declaration || isForeign(declaration, home)) return
    if (symbol.getDocumentationComment(checker).length === 0) {
      missing.add(`${place(declaration, home)} ${name} has no docstring: say in a sentence what it is`)
    }
    for (const member of publicMembers(symbol, checker)) look(member, `${name}.${member.name}`)
  }

  for (const entry of entries) {
    const file = program.getSourceFile(entry)
    const module = file && checker.getSymbolAtLocation(file)
    for (const symbol of module ? checker.getExportsOfModule(module) : []) {
      const original = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
      look(original, symbol.name)
    }
  }
  return [...missing].sort()
}

/** The members that a user sees and that only this declaration can explain. */
function publicMembers(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol[] {
  return (symbol.declarations ?? []).flatMap(declaration => {
    const owner = ts.isTypeAliasDeclaration(declaration) ? declaration.type : declaration
    if (!ts.isInterfaceDeclaration(owner) && !ts.isClassDeclaration(owner) && !ts.isTypeLiteralNode(owner)) return []
    return [...owner.members].flatMap(member => {
      const found = isPublic(member) && member.name && checker.getSymbolAtLocation(member.name)
      return found ? [found] : []
    })
  })
}

function isPublic(member: ts.ClassElement | ts.TypeElement): boolean {
  if (!member.name || ts.isPrivateIdentifier(member.name) || ts.isComputedPropertyName(member.name)) return false
  // `type: 'text'` says all there is to say.
  if (ts.isPropertySignature(member) && member.type && isLiteral(member.type)) return false
  // A member that overrides a documented one is explained there.
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Override
  return (ts.getCombinedModifierFlags(member) & hidden) === 0
}

const isLiteral = (type: ts.TypeNode): boolean => ts.isLiteralTypeNode(type) || ts.isTemplateLiteralTypeNode(type)
const isForeign = (node: ts.Node, home: string): boolean => !node.getSourceFile().fileName.startsWith(`${home}/`)

function place(node: ts.Node, home: string): string {
  const file = node.getSourceFile()
  const { line } = file.getLineAndCharacterOfPosition(node.getStart())
  return `${relative(`${home}/../..`, file.fileName)}:${line + 1}`
}
