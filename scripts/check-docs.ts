/** Holds the documents to the code: exported subpaths, docstrings of everything public, examples that compile and run. */
import { join } from 'node:path'
import ts from 'typescript'
import { blockFaults, blocksOf, blockTable } from './docs/blocks.ts'
import { readWorkshop, unknownInCommands } from './docs/commands.ts'
import { missingDocstrings } from './docs/docstrings.ts'
import { readDocuments } from './docs/documents.ts'
import { componentsOf, examplesOf, isOriginal, readExamples } from './docs/examples.ts'
import { missingInstalls } from './docs/installs.ts'
import { unknownSubpaths } from './docs/subpaths.ts'
import { tryExamples } from './docs/try-examples.ts'
import { errorDocuments } from './docs-site/error-pages.ts'
import { entriesOf, readPackages } from './lib/workspace.ts'

const root = join(import.meta.dirname, '..')
const packages = readPackages(root)
const documents = [...readDocuments(root), ...errorDocuments(root)]

const privateNames = ['@millrace/demo', '@millrace/tests']
const exported = new Set([...packages.flatMap(pkg => entriesOf(pkg).map(entry => entry.specifier)), ...privateNames])
const names = documents.flatMap(document => [
  ...unknownSubpaths(document, exported),
  ...missingInstalls(document, examplesOf(document)),
])

const sources = packages.flatMap(pkg => entriesOf(pkg).map(entry => entry.source))
const config = ts.getParsedCommandLineOfConfigFile(
  join(root, 'tsconfig.base.json'),
  { noEmit: true },
  {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: diagnostic => {
      throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'))
    },
  },
)
const options: ts.CompilerOptions = { ...config?.options, noLib: true, types: [] }
const host = ts.createCompilerHost(options)
// Docstrings need nothing that others declare, which is nine files of ten.
const ours = /^(\.|#|@millrace\/)/
host.resolveModuleNameLiterals = (names, file) =>
  names.map(({ text }) =>
    ours.test(text) ? ts.resolveModuleName(text, file, options, host) : { resolvedModule: undefined },
  )
const program = ts.createProgram(sources, options, host)
const undocumented = packages.flatMap(pkg =>
  missingDocstrings(
    program,
    entriesOf(pkg).map(entry => entry.source),
    pkg.home,
  ),
)

const blocks = documents.flatMap(blocksOf)
const workshop = readWorkshop(root, packages)
const commands = documents.flatMap(document =>
  blocksOf(document)
    .filter(({ info }) => info === 'sh')
    .flatMap(block => unknownInCommands(block, document, workshop)),
)
const examples = readExamples(root, documents)
const components = documents.filter(isOriginal).flatMap(componentsOf)
const broken = [
  ...(await tryExamples(examples, join(root, 'tests/.examples'))),
  ...(await tryExamples(components, join(root, 'tests/.examples-pages'))),
]

const wrong = [...names, ...blockFaults(blocks), ...commands, ...undocumented, ...broken]
for (const line of wrong) console.log(line)
if (wrong.length > 0) process.exitCode = 1
else {
  for (const line of blockTable(blocks)) console.log(line)
  const run = examples.filter(({ where }) => where === 'alone').length
  console.log(
    `${documents.length} documents hold; ${examples.length + components.length} examples typecheck, ${run} of them ran`,
  )
}
