/** `npm run new:provider -- acme`: writes the package of a provider that passes typecheck, lint and kit, for a dialect that does not exist. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { namesOf, providerFiles } from './new-provider/files.ts'

const root = join(import.meta.dirname, '..')
const [name = ''] = process.argv.slice(2)
const names = namesOf(name)

if (!names) {
  console.log('Name the provider by letters, digits and dashes: npm run new:provider -- acme')
  process.exitCode = 1
} else if (existsSync(join(root, 'packages', names.kebab))) {
  console.log(`packages/${names.kebab} is there already.`)
  process.exitCode = 1
} else {
  const files = providerFiles(names, readFileSync(join(root, 'LICENSE'), 'utf8'))
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  execFileSync('node', [join(root, 'scripts/check-paths.ts'), '--write'], { cwd: root, stdio: 'inherit' })
  // Names longer than those of the template break lines elsewhere.
  execFileSync('biome', ['check', '--write', '--log-level=error', `packages/${names.kebab}`], {
    cwd: root,
    stdio: 'inherit',
  })
  console.log(`packages/${names.kebab} is written. What is next:

  npx -y pnpm@12.21.0 install
      links it
  npx -y pnpm@12.21.0 exec vitest run --project ${names.kebab}
      holds it to the kit
  docs/add-a-provider.md
      says how it becomes real

When it is: list it in tests/conformance/providers.ts, and make docs/providers.md anew with npm run docs:providers.`)
}
