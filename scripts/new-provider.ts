/** `npm run new:provider -- acme`: writes the package of a provider that passes typecheck, lint and kit, for a dialect that does not exist. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { namesOf, providerFiles } from './new-provider/files.ts'
import { help, nextSteps, readArguments } from './new-provider/help.ts'

const root = join(import.meta.dirname, '..')

function main(): void {
  const asked = readArguments(process.argv.slice(2))
  if (asked === 'help') return console.log(help)
  if ('problem' in asked) return fail(asked.problem)
  const names = namesOf(asked.name)
  if (!names)
    return fail(`${JSON.stringify(asked.name)} is no name of a provider: letters, digits, and dashes between words.`)
  const home = `packages/${names.kebab}`
  if (existsSync(join(root, home))) return fail(`${home} is there already.`)
  const files = providerFiles(names, readFileSync(join(root, 'LICENSE'), 'utf8'))
  if (asked.dryRun) return console.log([...files.keys()].sort().join('\n'))
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  execFileSync('node', [join(root, 'scripts/check-paths.ts'), '--write'], { cwd: root, stdio: 'inherit' })
  // Names longer than those of the template break lines elsewhere.
  execFileSync('biome', ['check', '--write', '--log-level=error', home], { cwd: root, stdio: 'inherit' })
  console.log(`${home} is written. What is next:\n\n${nextSteps(names.kebab)}`)
}

function fail(problem: string): void {
  console.error(`${problem}\n\n${help}`)
  process.exitCode = 1
}

main()
