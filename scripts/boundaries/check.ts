import { placeOf, type SourceCheck } from '../lib/source-checks.ts'
import { readFacts } from './imports.ts'
import { ruleViolations, violations } from './rules.ts'

/** Holds the packages' sources to the import rules of ARCHITECTURE.md. Tests, apps and examples are exempt. */
export const boundaries: SourceCheck = (packages, all) => {
  // Declarations of modules of others import nothing when the package runs.
  const sources = all.filter(({ path }) => !path.endsWith('.d.ts'))
  const rules = new Map(packages.map(({ folder, manifest }) => [folder, manifest.millrace]))
  const mistakes = packages.flatMap(({ folder, manifest }) => {
    const own = sources.filter(source => source.folder === folder)
    const paths = own.map(({ path }) => path)
    const dependencies = Object.keys(manifest.dependencies ?? {})
    return [
      ...ruleViolations(folder, rules, paths).map(mistake => `packages/${folder}/package.json ${mistake}`),
      ...own.flatMap(source =>
        violations({ folder, path: source.path, dependencies, facts: readFacts(source.syntax) }, rules).map(
          mistake => `${placeOf(source)} ${mistake}`,
        ),
      ),
    ]
  })
  return { mistakes, summary: [`${sources.length} source files keep the import rules`] }
}
