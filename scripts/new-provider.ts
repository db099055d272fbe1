/** `npm run new:provider -- acme`: writes the package of a provider that passes typecheck, lint and kit, for a dialect that does not exist. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inserted, insertions, namesOf, providerFiles } from './new-provider/files.ts'

const root = join(import.meta.dirname, '..')
const [name = ''] = process.argv.slice(2)
const names = namesOf(name)
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

if (!names) {
  console.log('Name the provider in lower case: npm run new:provider -- acme')
  process.exitCode = 1
} else if (existsSync(join(root, 'packages', name))) {
  console.log(`packages/${name} is there already.`)
  process.exitCode = 1
} else {
  const files = providerFiles(names, read('LICENSE'))
  for (const { file, before, line } of insertions) files.set(file, inserted(read(file), before, line(names)))
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  // Names longer than those of the template break lines elsewhere.
  execFileSync('biome', ['check', '--write', '--log-level=error', `packages/${name}`], { cwd: root, stdio: 'inherit' })
  console.log(`packages/${name} is written. What is next:

  npx -y pnpm@12.21.0 install                      links it
  npx -y pnpm@12.21.0 exec vitest --project ${name}   holds it to the kit
  docs/add-a-provider.md                           says how it becomes real

When it is: list it in tests/conformance/providers.ts, and make docs/providers.md anew with npm run docs:providers.`)
}
