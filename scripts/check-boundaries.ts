/** Holds the packages' sources to the import rules of ARCHITECTURE.md. Tests, apps and examples are exempt. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readFacts } from './boundaries/imports.ts'
import { violations } from './boundaries/rules.ts'
import { filesBelow, readPackages } from './lib/workspace.ts'

const root = join(import.meta.dirname, '..')
let files = 0
for (const { folder, home, manifest } of readPackages(root)) {
  for (const path of filesBelow(join(home, 'src'), '.ts')) {
    files++
    const facts = readFacts(readFileSync(join(home, 'src', path), 'utf8'))
    const dependencies = Object.keys(manifest.dependencies ?? {})
    for (const violation of violations({ folder, path, dependencies, facts })) {
      console.log(`packages/${folder}/src/${path} ${violation}`)
      process.exitCode = 1
    }
  }
}
if (process.exitCode !== 1) console.log(`${files} source files keep the import rules`)
