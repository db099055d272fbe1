/** Holds the packages' sources to the import rules of ARCHITECTURE.md. Tests, apps and examples are exempt. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readFacts } from './boundaries/imports.ts'
import { ruleViolations, violations } from './boundaries/rules.ts'
import { filesBelow, readPackages } from './lib/workspace.ts'

const root = join(import.meta.dirname, '..')
const packages = readPackages(root)
const rules = new Map(packages.map(({ folder, manifest }) => [folder, manifest.millrace]))
let files = 0
const tell = (place: string, found: readonly string[]): void => {
  for (const violation of found) console.log(`${place} ${violation}`)
  if (found.length > 0) process.exitCode = 1
}
for (const { folder, home, manifest } of packages) {
  // Declarations of modules of others import nothing when the package runs.
  const sources = filesBelow(join(home, 'src'), '.ts').filter(path => !path.endsWith('.d.ts'))
  tell(`packages/${folder}/package.json`, ruleViolations(folder, rules, sources))
  for (const path of sources) {
    files++
    const facts = readFacts(readFileSync(join(home, 'src', path), 'utf8'))
    const dependencies = Object.keys(manifest.dependencies ?? {})
    tell(`packages/${folder}/src/${path}`, violations({ folder, path, dependencies, facts }, rules))
  }
}
if (process.exitCode !== 1) console.log(`${files} source files keep the import rules`)
