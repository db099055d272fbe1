import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Rehearsal, rehearse } from '../../scripts/release/rehearsal.ts'
import { rehearsalFaults } from '../../scripts/release/report.ts'
import { installNpmFixture, type NpmFixture } from '../support/npm-fixture.ts'

// The last commit, released to a registry on 127.0.0.1: what `npm run release -- --dry-run` does.

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'millrace-release-'))
let registry: NpmFixture | undefined
let rehearsal: Rehearsal
beforeAll(async () => {
  registry = await installNpmFixture(join(import.meta.dirname, 'release'))
  rehearsal = await rehearse({ root, folder, program: registry.folder, report: () => undefined })
}, 1_200_000)
afterAll(() => {
  registry?.remove()
  rmSync(folder, { recursive: true, force: true })
})

const named = ({ name, version }: { name: string; version: string }): string => `${name}@${version}`

it('goes as a release has to', () => {
  expect(rehearsalFaults(rehearsal)).toEqual([])
})

it('brings every package out of 0.0, and none to 1.0 by accident', () => {
  const odd = rehearsal.planned.filter(({ version }) => !/^0\.[1-9]\d*\.\d+$/.test(version))
  expect(odd).toEqual([])
})

it('repeats a publish that broke off by what was left of it, and a whole one by nothing', () => {
  const { planned, broken, repeated, left } = rehearsal
  expect(broken.code).toBe(1)
  expect(broken.published).not.toEqual([])
  expect([...broken.published, ...repeated.planned.map(named)].sort()).toEqual(planned.map(named).sort())
  expect(left).toEqual([])
})

it('gives users of a canary packages of one commit, and other users none of it', () => {
  const { user, canary } = rehearsal
  expect(new Set(Object.values(canary.user.installed))).toEqual(new Set([canary.planned[0]!.version]))
  expect(canary.planned[0]!.version).toMatch(/^\d+\.\d+\.\d+-canary-\d{14}$/)
  expect(Object.values(user.installed).filter(version => version.includes('canary'))).toEqual([])
})
