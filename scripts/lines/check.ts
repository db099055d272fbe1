import { placeOf, type SourceCheck } from '../lib/source-checks.ts'
import { foldersOf } from '../lib/workspace.ts'
import { measure } from './measure.ts'
import { dialectOf, dialectViolations, fileViolations, type MeasuredFile } from './rules.ts'

/** Holds functions, presets and dialects to their most lines of code, and shows how long the providers are. */
export const lines: SourceCheck = (packages, sources) => {
  const files = sources.map(({ folder, path, syntax }): MeasuredFile => ({ folder, path, length: measure(syntax) }))
  const mistakes = files.flatMap(file => fileViolations(file).map(mistake => `${placeOf(file)} ${mistake}`))
  const summary: string[] = []
  const dialects = foldersOf(packages, 'dialect')
  for (const folder of foldersOf(packages, 'dialect', 'provider')) {
    const own = files.filter(file => file.folder === folder)
    // Folders are further dialects in a package that speaks a vendor's own; in others they are order.
    const byDialect = Map.groupBy(own, file => (dialects.includes(folder) ? dialectOf(file) : ''))
    for (const [dialect, its] of byDialect) {
      const codeLines = its.reduce((sum, { length }) => sum + length.codeLines, 0)
      const longest = its.flatMap(({ length }) => length.functions).sort((a, b) => b.codeLines - a.codeLines)[0]
      const name = dialect === '' ? folder : `${folder}/${dialect}`
      summary.push(
        `${name.padEnd(22)}${String(codeLines).padStart(5)} lines in ${String(its.length).padStart(2)} files, the longest function ${longest?.codeLines} (${longest?.name})`,
      )
      if (dialects.includes(folder))
        mistakes.push(...dialectViolations(folder, dialect, codeLines).map(mistake => `packages/${name} ${mistake}`))
    }
  }
  return { mistakes, summary }
}
