import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type Manifest, readPackages } from '../lib/workspace.ts'

const root = join(import.meta.dirname, '../..')
const packages = readPackages(root)

/** Packages of others whose code is part of one of ours, as its build has noted. */
const bundledIn = (home: string): readonly string[] => {
  const notices = join(home, 'dist/THIRD-PARTY-NOTICES.md')
  if (!existsSync(notices)) return []
  return [...readFileSync(notices, 'utf8').matchAll(/^## (\S+) /gm)].map(([, name = '']) => name)
}

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

/** Adds the packages of others that come with the one in a folder, and those that come with these. */
function addInstalled(folder: string, installed: Set<string>): void {
  const from = /^.*\/node_modules(?=\/)/.exec(folder)?.[0] ?? join(folder, 'node_modules')
  for (const name of Object.keys(manifestIn(folder).dependencies ?? {})) {
    if (installed.has(name) || name.startsWith('@millrace/')) continue
    installed.add(name)
    addInstalled(realpathSync(join(from, name)), installed)
  }
}

// `npm start` installs no devDependencies.
it('a first start has whatever the packages bundle', () => {
  const installed = new Set(Object.keys(manifestIn(root).dependencies ?? {}))
  for (const { home } of packages) addInstalled(home, installed)
  const bundled = packages.flatMap(({ home }) => bundledIn(home))
  expect(bundled).toContain('valibot')
  expect(bundled.filter(name => !installed.has(name))).toEqual([])
})
