/**
 * Publishes the packages, or rehearses that on this machine: `npm run release`. RELEASING.md says when to do which.
 * Runs inside `pnpm run`, which puts the workspace's tools, Node and pnpm on PATH.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { installNpmFixture } from '../tests/support/npm-fixture.ts'
import { filesBelow } from './lib/workspace.ts'
import { run } from './release/commands.ts'
import { makeSnapshot, packRelease, planRelease, publishPacked, unpublishedOf } from './release/publish.ts'
import { rehearse } from './release/rehearsal.ts'
import { rehearsalFaults, rehearsalReport } from './release/report.ts'

const usage = `npm run release -- [options]

Publishes each version of this checkout that the registry of your npm configuration lacks, and tags it in git. The
workflow of GitHub does the same by itself; this is for a release by hand.

  --dry-run       publishes nothing: releases the last commit, in a clone, to a registry on 127.0.0.1, and uses it
  --keep          with --dry-run: leaves the folder behind, and names it
  --tag TAG       gives the versions the dist-tag TAG, as 0.1 for a fix of an older minor: without, npm installs them
  --snapshot TAG  publishes a version of this commit alone under the dist-tag TAG. Changes the manifests of the
                  checkout, so it is for CI
  --help          this text

A publish that broke off is repeated by the same command: what is out is left out.`

const root = join(import.meta.dirname, '..')

async function dryRun(keep: boolean): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-release-'))
  console.log('▸ install the registry')
  const registry = await installNpmFixture(join(root, 'tests/matrix/release'))
  try {
    const changed = await run(root, {}, 'git', 'status', '--porcelain')
    if (changed) console.log(`  not part of it, as it is not committed:\n${changed.replace(/^/gm, '  ').trimEnd()}`)
    const report = (step: string): void => console.log(`▸ ${step}`)
    const rehearsal = await rehearse({ root, folder, program: registry.folder, report })
    console.log(`\n${rehearsalReport(rehearsal)}`)
    const faults = rehearsalFaults(rehearsal)
    for (const fault of faults) console.log(`✗ ${fault}`)
    return faults.length > 0 ? 1 : 0
  } finally {
    registry.remove()
    if (keep) console.log(`the clone, the packages and the registry are in ${folder}`)
    else rmSync(folder, { recursive: true, force: true })
  }
}

async function publish(snapshot: string | undefined, tag: string | undefined): Promise<number> {
  if (await run(root, {}, 'git', 'status', '--porcelain')) throw new Error('commit or remove what has changed, first')
  if (snapshot) {
    if (!(await makeSnapshot(root, snapshot))) {
      console.log('no changeset is pending: a snapshot would be what is published')
      return 0
    }
  } else if (filesBelow(join(root, '.changeset'), '.md').some(name => name !== 'README.md'))
    throw new Error('changesets are pending: `npm run changeset -- version`, and merge what that has changed, first')
  const folder = mkdtempSync(join(tmpdir(), 'millrace-release-'))
  try {
    await run(root, { TURBO_TELEMETRY_DISABLED: '1' }, 'turbo', 'run', 'build', '--output-logs=errors-only')
    console.log(await run(root, {}, 'node', 'scripts/check-packages.ts'))
    const planned = await planRelease(root, join(folder, 'plan.json'), snapshot ?? tag)
    const waiting = snapshot ? unpublishedOf(planned, snapshot) : []
    if (waiting.length > 0) throw new Error(`publish ${waiting.join(', ')} first`)
    if (planned.length === 0) {
      console.log('every version is published')
      return 0
    }
    await packRelease(root, join(folder, 'plan.json'), join(folder, 'packed'))
    const { code, output } = await publishPacked(root, join(folder, 'packed'), !snapshot)
    console.log(output)
    return code
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      'dry-run': { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      tag: { type: 'string' },
      snapshot: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return 0
  }
  return values['dry-run'] ? await dryRun(values.keep) : await publish(values.snapshot, values.tag)
}

main().then(
  code => {
    process.exitCode = code
  },
  (error: Error) => {
    console.error(`✗ ${error.message}`)
    process.exitCode = 1
  },
)
