/** Refuses sentences in the comments of packages that name their subject late: each is read twice (CONTRIBUTING.md, "How it is written"). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lateSubjects } from './comments/openings.ts'
import { filesBelow, readPackages } from './lib/workspace.ts'

const root = join(import.meta.dirname, '..')
let files = 0

for (const { folder, home } of readPackages(root)) {
  for (const path of filesBelow(join(home, 'src'), '.ts')) {
    files++
    for (const { line, word } of lateSubjects(readFileSync(join(home, 'src', path), 'utf8'))) {
      console.log(`packages/${folder}/src/${path}:${line} a sentence begins with "${word}": begin it with its subject`)
      process.exitCode = 1
    }
  }
}
if (!process.exitCode)
  console.log(`the comments of ${files} source files begin with their subjects, as far as a pattern can tell`)
