import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../tests/support/free-port.ts'
import { readPackages } from '../lib/workspace.ts'
import { type Ended, run } from './commands.ts'
import { releaseProblems } from './problems.ts'
import { makeSnapshot, type PlannedVersion, packRelease, planRelease, publishPacked, raiseVersions } from './publish.ts'
import { type LocalRegistry, startRegistry } from './registry.ts'
import { type FirstUse, useAsStranger } from './user.ts'

/** The package in the middle of the order of publishing, which the registry refuses at first: others are out by then, and others wait for it. */
const refused = '@millrace/core'

/** All that a rehearsal saw. */
export interface Rehearsal {
  readonly planned: readonly PlannedVersion[]
  /** Flaws of tarballs, ranges and changelogs, a sentence each. */
  readonly problems: readonly string[]
  /** The publish that the registry broke off, with the versions that were out after it. */
  readonly broken: Ended & { readonly published: readonly string[] }
  /** The same command once more: what was left to plan, and the versions that were out after it. */
  readonly repeated: Ended & { readonly planned: readonly PlannedVersion[]; readonly published: readonly string[] }
  /** What a third run would publish. */
  readonly left: readonly PlannedVersion[]
  /** Tags of git, one for each version. */
  readonly tags: readonly string[]
  readonly user: FirstUse
  /** A snapshot of one change behind the release. */
  readonly canary: { readonly planned: readonly PlannedVersion[]; readonly user: FirstUse; readonly latest: string }
}

/** Places of a rehearsal. */
export interface RehearsalSettings {
  /** The repository; its last commit is rehearsed. */
  readonly root: string
  /** An empty folder, which it fills. */
  readonly folder: string
  /** Where verdaccio is installed. */
  readonly program: string
  /** Told of each step as it begins. */
  report(step: string): void
}

/** Releases the last commit to a registry of its own, breaks it off, repeats it, uses it, and makes a canary. Nothing leaves the machine but downloads. */
export async function rehearse({ root, folder, program, report }: RehearsalSettings): Promise<Rehearsal> {
  const [clone, storage, port] = [join(folder, 'clone'), join(folder, 'registry'), await freePort()]
  mkdirSync(storage)
  report('clone the last commit, install, build')
  await prepareClone(root, clone)
  report('raise the versions by the pending changesets')
  await raiseVersions(clone)
  await commit(clone, 'Version packages')

  const settings = { program, folder: storage, port }
  let registry = await startRegistry({ ...settings, refused: [refused] })
  try {
    writeFileSync(join(clone, '.npmrc'), registry.npmrc)
    report('plan, pack, and look into each package')
    const planned = await planRelease(clone, join(folder, 'plan.json'))
    await packRelease(clone, join(folder, 'plan.json'), join(folder, 'packed'))
    const problems = releaseProblems(clone, planned, tarballsIn(join(folder, 'packed')))

    report(`publish to ${registry.url}, which refuses ${refused}`)
    const broken = await publishPacked(clone, join(folder, 'packed'), true)
    const out = { broken: { ...broken, published: await publishedOf(registry, planned) } }
    await registry.close()

    report('publish the rest')
    registry = await startRegistry(settings)
    const again = await planRelease(clone, join(folder, 'plan-2.json'))
    await packRelease(clone, join(folder, 'plan-2.json'), join(folder, 'packed-2'))
    const ended = await publishPacked(clone, join(folder, 'packed-2'), true)
    const repeated = { ...ended, planned: again, published: await publishedOf(registry, planned) }
    const left = await planRelease(clone, join(folder, 'plan-3.json'))
    const tags = (await run(clone, {}, 'git', 'tag', '--list')).split('\n').filter(Boolean)

    report('install from it in an empty folder, and stream an answer')
    const user = await useAsStranger(folder, registry.npmrc, 'latest')

    report('publish a snapshot under the dist-tag canary, and use it')
    const canary = await rehearseCanary(clone, folder, registry)
    return { ...out, planned, problems, repeated, left, tags, user, canary }
  } finally {
    await registry.close()
  }
}

async function prepareClone(root: string, clone: string): Promise<void> {
  // In place of the user's settings: those may sign what is committed, and refuse a checkout of somebody else's.
  const config = `${clone}.gitconfig`
  writeFileSync(config, '[user]\nname = rehearsal\nemail = rehearsal@localhost\n[safe]\ndirectory = *\n')
  const git = { GIT_CONFIG_GLOBAL: config }
  await run(root, git, 'git', 'clone', '--quiet', root, clone)
  if ((await run(clone, git, 'git', 'rev-parse', '--is-shallow-repository')).trim() === 'true') {
    // Changesets 3.0.3 fetches more and more of a history that has no more, for ever: a history of one commit is whole.
    rmSync(join(clone, '.git'), { recursive: true })
    await run(clone, git, 'git', 'init', '--quiet', '--initial-branch', 'main')
    await run(clone, git, 'git', 'add', '--all')
    await run(clone, git, 'git', 'commit', '--quiet', '--no-verify', '--message', 'The last commit of a shallow clone')
  }
  for (const [key, value] of [
    ['user.name', 'rehearsal'],
    ['user.email', 'rehearsal@localhost'],
    ['commit.gpgsign', 'false'],
    ['tag.gpgsign', 'false'],
  ] as const)
    await run(clone, git, 'git', 'config', key, value)
  await run(clone, {}, 'pnpm', 'install', '--frozen-lockfile', '--prefer-offline', '--silent')
  // What the checkout has built is what the clone would build of the same files.
  const cache = { TURBO_CACHE_DIR: join(root, '.turbo/cache'), TURBO_TELEMETRY_DISABLED: '1' }
  await run(clone, cache, 'turbo', 'run', 'build', '--output-logs=errors-only')
}

async function commit(clone: string, message: string): Promise<void> {
  await run(clone, {}, 'git', 'add', '--all')
  await run(clone, {}, 'git', 'commit', '--quiet', '--allow-empty', '--no-verify', '--message', message)
}

const tarballsIn = (packed: string): string[] =>
  readdirSync(join(packed, 'packages')).map(name => join(packed, 'packages', name))

/** Those of the planned versions that a registry has, as `name@version`. */
async function publishedOf(registry: LocalRegistry, planned: readonly PlannedVersion[]): Promise<string[]> {
  const found = await Promise.all(
    planned.map(async ({ name, version }) => version in ((await registry.versionsOf(name))?.versions ?? {})),
  )
  return planned.flatMap(({ name, version }, i) => (found[i] ? `${name}@${version}` : []))
}

async function rehearseCanary(clone: string, folder: string, registry: LocalRegistry): Promise<Rehearsal['canary']> {
  const names = readPackages(clone).flatMap(({ manifest }) => (manifest.private ? [] : manifest.name))
  const changed = names.map(name => `'${name}': patch`).join('\n')
  writeFileSync(join(clone, '.changeset/rehearsal.md'), `---\n${changed}\n---\n\nA change behind the release.\n`)
  await makeSnapshot(clone, 'canary')
  const planned = await planRelease(clone, join(folder, 'plan-canary.json'), 'canary')
  await packRelease(clone, join(folder, 'plan-canary.json'), join(folder, 'packed-canary'))
  const { code, output } = await publishPacked(clone, join(folder, 'packed-canary'), false)
  if (code !== 0) throw new Error(output)
  const user = await useAsStranger(folder, registry.npmrc, 'canary')
  const { latest = '' } = (await registry.versionsOf(refused))?.['dist-tags'] ?? {}
  return { planned, user, latest }
}
