import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readTarball } from '../lib/tarballs.ts'
import { type Manifest, readPackages } from '../lib/workspace.ts'
import { contentProblems } from '../packages/contents.ts'
import type { PlannedVersion } from './publish.ts'

/** Lists the flaws of a release that was packed, a sentence each. @param tarballs - one for each planned version. */
export function releaseProblems(
  root: string,
  planned: readonly PlannedVersion[],
  tarballs: readonly string[],
): string[] {
  const license = readFileSync(join(root, 'LICENSE'), 'utf8')
  const versions = new Map(planned.map(({ name, version }) => [name, version]))
  const packed = tarballs.map(readTarball)
  const manifests = packed.map(files => JSON.parse(files.get('package.json')!.toString()) as Manifest)
  const changelogs = readPackages(root).flatMap(({ home, manifest: { name } }) => {
    const file = join(home, 'CHANGELOG.md')
    const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
    return versions.has(name) ? changelogProblems(name, versions.get(name)!, text) : []
  })
  const missing = planned.filter(({ name, version }) => !manifests.some(m => m.name === name && m.version === version))
  return [
    ...missing.map(({ name, version }) => `${name}@${version} was planned and not packed`),
    ...packed.flatMap((files, i) => contentProblems(files, license).map(flaw => `${manifests[i]!.name} ${flaw}`)),
    ...manifests.flatMap(manifest => rangeProblems(manifest, versions)),
    ...changelogs,
  ]
}

/** Tells of ranges of Millrace's own packages that are not those of this release. */
export function rangeProblems(manifest: Manifest, versions: ReadonlyMap<string, string>): string[] {
  return Object.entries(manifest.dependencies ?? {}).flatMap(([name, range]) => {
    const version = versions.get(name)
    return version === undefined || range === `^${version}`
      ? []
      : [`${manifest.name} wants ${name} ${range}, and the release has ${version}`]
  })
}

const entry = /^- (?:.(?!\n- |\n#))*.?/gms

/** Tells of a changelog that does not begin with a version, or has an entry that says nothing or leads nowhere. */
export function changelogProblems(name: string, version: string, text: string): string[] {
  const [, section = ''] = text.split(/^## /m)
  if (!section.startsWith(`${version}\n`)) return [`${name} has no changelog of ${version}`]
  const entries = section.match(entry) ?? []
  const unlinked = entries.filter(
    line => !/^- Needs `|\(\[[0-9a-f]{7}\]\(https:\/\/[^)]+\/commit\/[0-9a-f]{40}\)\)/.test(line),
  )
  return [
    ...(entries.length === 0 ? [`${name} ${version} has a changelog without an entry`] : []),
    ...unlinked.map(line => `${name} ${version} has an entry without a link: ${line.split('\n', 1)[0]}`),
  ]
}
