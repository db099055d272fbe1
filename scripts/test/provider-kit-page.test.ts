import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, it } from 'vitest'

const home = fileURLToPath(new URL('../..', import.meta.url))

/** The first sentence of a docstring, links as code, as one line of a table. */
function firstSentence(text: string): string {
  const line = text
    .replace(/\{@link (\w+)\}/g, '`$1`')
    .replace(/\s+/g, ' ')
    .trim()
  const sentence = /^(.*?[.:])(?= |$)/.exec(line)?.[1] ?? line
  return sentence.replace(/:$/, '.').replaceAll('|', '\\|')
}

/** Every export with its kind, its file and its first sentence. */
function exportsOf(entry: string): { name: string; type: boolean; file: string; says: string }[] {
  const program = ts.createProgram([entry], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  })
  const checker = program.getTypeChecker()
  const module = checker.getSymbolAtLocation(program.getSourceFile(entry)!)!
  return checker.getExportsOfModule(module).map(exported => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
    return {
      name: exported.name,
      type: !(symbol.flags & ts.SymbolFlags.Value),
      file: basename(symbol.declarations?.[0]?.getSourceFile().fileName ?? '', '.ts'),
      says: firstSentence(ts.displayPartsToString(symbol.getDocumentationComment(checker))),
    }
  })
}

it('docs/provider-kit.md has every export of the kit, with what its docstring says first', async () => {
  const found = exportsOf(`${home}packages/core/src/provider-kit.ts`)
  expect(found.filter(({ says }) => says === '').map(({ name }) => name)).toEqual([])
  const files = [...new Set(found.map(({ file }) => file))].sort()
  const sections = files.map(file => {
    const rows = found
      .filter(each => each.file === file)
      .sort((a, b) => Number(a.type) - Number(b.type) || (a.name < b.name ? -1 : 1))
      .map(({ name, type, says }) => `| \`${name}\`${type ? ' (type)' : ''} | ${says} |`)
    return `## ${file}\n\n| export | what it is |\n| --- | --- |\n${rows.join('\n')}`
  })
  const page = `# The provider kit

What \`@millrace/core/provider-kit\` exports for authors of providers, by the file that it lies in below \`packages/core/src\`. Made from the
docstrings by \`npm run docs:provider-kit\`; a test holds it up to date. [add-a-provider.md](add-a-provider.md) shows most of it at work.

${sections.join('\n\n')}
`
  await expect(page).toMatchFileSnapshot('../../docs/provider-kit.md')
}, 60_000)
