import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { entriesOf, foldersOf, readPackages } from '../lib/workspace.ts'
import { sourceAliases } from '../source-aliases.ts'

const root = join(import.meta.dirname, '../..')
const aliases = sourceAliases(root)

/** The modules that a source loads with itself: neither types alone, nor what it loads later. */
function loadedWith(path: string): string[] {
  const { statements } = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest)
  return statements.flatMap(statement => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return []
    const { moduleSpecifier } = statement
    return moduleSpecifier && ts.isStringLiteral(moduleSpecifier) && isValue(statement) ? [moduleSpecifier.text] : []
  })
}

function isValue(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) {
    const { isTypeOnly, exportClause } = statement
    if (isTypeOnly) return false
    return !exportClause || !ts.isNamedExports(exportClause) || exportClause.elements.some(each => !each.isTypeOnly)
  }
  const clause = statement.importClause
  if (!clause) return true
  if (clause.isTypeOnly) return false
  const { namedBindings } = clause
  return !namedBindings || !ts.isNamedImports(namedBindings) || namedBindings.elements.some(each => !each.isTypeOnly)
}

/** All that these sources load: own sources by their paths, and the names of what lies outside of the workspace. */
function loadedBy(sources: readonly string[]): { own: string[]; foreign: string[] } {
  const seen = new Set<string>()
  const foreign = new Set<string>()
  const open = [...sources]
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue
    seen.add(path)
    for (const specifier of loadedWith(path)) {
      const alias = aliases.find(({ find }) => find.test(specifier))
      if (specifier.startsWith('.')) open.push(join(dirname(path), specifier.replace(/\.js$/, '.ts')))
      else if (alias) open.push(alias.replacement)
      else foreign.add(specifier)
    }
  }
  return { own: [...seen], foreign: [...foreign].sort() }
}

const source = (path: string): string => join(root, 'packages', path)

// undici with Node's HTTP, jose and zlib are most of what an application would load before its first request. An import of `node:process` reads all that
// it has, the standard streams included. `node:diagnostics_channel` is there with Node (22 to 26).
test.each([
  ['@millrace/glm', ['glm/src/index.ts'], ['eventsource-parser', 'node:diagnostics_channel']],
  [
    '@millrace/server',
    ['server/src/index.ts', 'server/src/node.ts'],
    ['eventsource-parser', 'node:diagnostics_channel', 'valibot'],
  ],
])('%s loads little of others with itself', (_, sources, expected) => {
  expect(loadedBy(sources.map(source)).foreign).toEqual(expected)
})

// Loops of tools, compositions, objects and helpers for text are most of core's root: an application loads them when it imports the root itself.
const packages = readPackages(root)
const lean = [...foldersOf(packages, 'dialect', 'provider'), 'server', 'resume', 'ai-sdk', 'langchain']
test.each(packages.filter(({ folder }) => lean.includes(folder)))('$folder does not load the root of core', each => {
  const { own } = loadedBy(entriesOf(each).map(entry => entry.source))
  expect(own).toContain(source('core/src/internal.ts'))
  expect(own).not.toContain(source('core/src/index.ts'))
})

// What they do not need stands apart, in an entry of its own.
const atFirst = [...foldersOf(packages, 'dialect', 'provider'), 'server']
test.each(packages.filter(({ folder }) => atFirst.includes(folder)))(
  '$folder loads nothing of core that is for others alone',
  each => {
    const { own } = loadedBy(entriesOf(each).map(entry => entry.source))
    expect(own).not.toContain(source('core/src/internal-seldom.ts'))
  },
)
