/** Holds functions, presets and dialects to their most lines of code, and shows how long the providers are. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow, foldersOf, readPackages } from './lib/workspace.ts'
import { measure } from './lines/measure.ts'
import { dialectViolations, fileViolations, type MeasuredFile } from './lines/rules.ts'

const root = join(import.meta.dirname, '..')

const packages = readPackages(root)
const dialects = foldersOf(packages, 'dialect')
const files: readonly MeasuredFile[] = packages.flatMap(({ folder, home }) =>
  filesBelow(join(home, 'src'), '.ts').map(path => ({
    folder,
    path,
    length: measure(readFileSync(join(home, 'src', path), 'utf8')),
  })),
)

const tell = (place: string, violations: readonly string[]): void => {
  for (const violation of violations) console.log(`${place} ${violation}`)
  if (violations.length > 0) process.exitCode = 1
}

for (const file of files) tell(`packages/${file.folder}/src/${file.path}`, fileViolations(file))
for (const folder of foldersOf(packages, 'dialect', 'provider')) {
  const own = files.filter(file => file.folder === folder)
  const codeLines = own.reduce((sum, { length }) => sum + length.codeLines, 0)
  const longest = own.flatMap(({ length }) => length.functions).sort((a, b) => b.codeLines - a.codeLines)[0]
  console.log(
    `${folder.padEnd(18)}${String(codeLines).padStart(5)} lines in ${String(own.length).padStart(2)} files, the longest function ${longest?.codeLines} (${longest?.name})`,
  )
  tell(`packages/${folder}`, dialects.includes(folder) ? dialectViolations(folder, codeLines) : [])
}
