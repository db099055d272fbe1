import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type Manifest, readPackages } from '../lib/workspace.ts'

const root = join(import.meta.dirname, '../..')
const packages = readPackages(root)
const { dependencies = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest

/** Packages of others whose code is part of one of ours, as its build has noted. */
const bundledIn = (home: string): readonly string[] => {
  const notices = join(home, 'dist/THIRD-PARTY-NOTICES.md')
  if (!existsSync(notices)) return []
  return [...readFileSync(notices, 'utf8').matchAll(/^## (\S+) /gm)].map(([, name = '']) => name)
}

// `npm start` installs no devDependencies.
it('a first start has whatever the packages bundle', () => {
  const installed = new Set([
    ...Object.keys(dependencies),
    ...packages.flatMap(({ manifest }) => Object.keys(manifest.dependencies ?? {})),
  ])
  const bundled = packages.flatMap(({ home }) => bundledIn(home))
  expect(bundled).toContain('valibot')
  expect(bundled.filter(name => !installed.has(name))).toEqual([])
})
