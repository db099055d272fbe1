/** Holds the compiler's `paths` to the manifests' entries. With --write, writes them. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readPackages } from './lib/workspace.ts'
import { sourcePaths, withPaths } from './paths/paths.ts'

const root = join(import.meta.dirname, '..')
const file = join(root, 'tsconfig.base.json')
const text = readFileSync(file, 'utf8')
const paths = sourcePaths(root, readPackages(root))
const right = withPaths(text, paths)
if (process.argv.includes('--write')) writeFileSync(file, right)
else if (text !== right) {
  console.log('tsconfig.base.json has other paths than the manifests have entries: node scripts/check-paths.ts --write')
  process.exitCode = 1
} else console.log(`${paths.length} paths are those of the manifests`)
