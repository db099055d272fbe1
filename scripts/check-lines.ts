/** Holds functions, presets and dialects to their most lines of code, and shows how long the providers are. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow, foldersOf, readPackages } from './lib/workspace.ts'
import { measure } from './lines/measure.ts'
import { dialectOf, dialectViolations, fileViolations, type MeasuredFile } from './lines/rules.ts'

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
  // Folders are further dialects in a package that speaks a vendor's own; in others they are order.
  const byDialect = Map.groupBy(own, file => (dialects.includes(folder) ? dialectOf(file) : ''))
  for (const [dialect, its] of byDialect) {
    const codeLines = its.reduce((sum, { length }) => sum + length.codeLines, 0)
    const longest = its.flatMap(({ length }) => length.functions).sort((a, b) => b.codeLines - a.codeLines)[0]
    const name = dialect === '' ? folder : `${folder}/${dialect}`
    console.log(
      `${name.padEnd(22)}${String(codeLines).padStart(5)} lines in ${String(its.length).padStart(2)} files, the longest function ${longest?.codeLines} (${longest?.name})`,
    )
    tell(`packages/${name}`, dialects.includes(folder) ? dialectViolations(folder, dialect, codeLines) : [])
  }
}
