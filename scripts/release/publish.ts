import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readPackages } from '../lib/workspace.ts'
import { attempt, type Ended, run } from './commands.ts'

/** A version that the registry lacks, with the dist-tag that it gets. */
export interface PlannedVersion {
  readonly name: string
  readonly version: string
  readonly tag: string
}

/**
 * Asks the registry which versions of the checkout it lacks, and writes the plan into a file.
 * @param tag - their dist-tag. Default: `latest`.
 */
export async function planRelease(root: string, file: string, tag?: string): Promise<PlannedVersion[]> {
  await run(root, {}, 'changeset', 'publish-plan', '--output', file)
  const written = JSON.parse(readFileSync(file, 'utf8')) as { plan: PlannedVersion[][] }
  // Of its own, `publish-plan` of Changesets 3.0.3 knows no dist-tag; a pack is published by those that its plan has.
  const plan = tag ? written.plan.map(group => group.map(version => ({ ...version, tag }))) : written.plan
  writeFileSync(file, JSON.stringify({ ...written, plan }, undefined, 2))
  return plan.flat()
}

/** Packs what a plan names into a folder, as it is published from there: with checksums, and ranges of the workspace replaced. */
export async function packRelease(root: string, plan: string, folder: string): Promise<void> {
  await run(root, {}, 'changeset', 'pack', '--from-publish-plan', plan, '--out-dir', folder)
}

/**
 * Publishes a folder that was packed. Ends with a code above 0 where the registry refused a version; those before it stay.
 * @param gitTags - whether git gets a tag for each version.
 */
export const publishPacked = (root: string, folder: string, gitTags: boolean): Promise<Ended> =>
  attempt(root, {}, 'changeset', 'publish', '--from-pack-dir', folder, ...(gitTags ? [] : ['--no-git-tag']))

/** Raises the versions by all pending changesets and writes the changelogs. @returns whether there were any. */
export async function raiseVersions(root: string): Promise<boolean> {
  const { code, output } = await attempt(root, {}, 'changeset', 'version')
  if (code !== 0 && !/no unreleased changesets/i.test(output)) throw new Error(output)
  return code === 0
}

/** Those of a snapshot's plan that are no snapshots, as `name@version`: versions of the checkout that wait to be published. */
export const unpublishedOf = (planned: readonly PlannedVersion[], tag: string): string[] =>
  planned.flatMap(({ name, version }) => (version.includes(`-${tag}-`) ? [] : `${name}@${version}`))

/**
 * Gives each package with pending changes a version of this commit alone, below the version that it will have. @returns whether there were any.
 * Packages of one snapshot want each other exactly: a range from a snapshot on would let those of the next one in.
 */
export async function makeSnapshot(root: string, tag: string): Promise<boolean> {
  const { code, output } = await attempt(root, {}, 'changeset', 'version', '--snapshot', tag)
  if (code !== 0 && /no unreleased changesets/i.test(output)) return false
  if (code !== 0) throw new Error(output)
  for (const { home } of readPackages(root)) {
    const file = join(home, 'package.json')
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"workspace:^"', '"workspace:*"'))
  }
  return true
}
