import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { lineOf, supportedNodes, tooOldNode } from '../lib/node-versions.ts'
import { filesBelow, readPackages } from '../lib/workspace.ts'
import { readWorkflow } from '../workflows/read.ts'
import { type Repository, workflowProblems } from '../workflows/rules.ts'

const root = join(import.meta.dirname, '../..')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
const repository: Repository = {
  scripts: Object.keys(scripts),
  pnpm: /pnpm@([\d.]+)/.exec(scripts.test!)![1]!,
  exists: path => existsSync(join(root, path)),
}
const files = ['workflows', 'actions'].flatMap(folder =>
  filesBelow(join(root, '.github', folder), '.yml').map(name => {
    const path = join('.github', folder, name)
    return readWorkflow(path, readFileSync(join(root, path), 'utf8'))
  }),
)
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8')

describe("the repository's workflows", () => {
  it('are those of continuous integration, release, canary and the site', () => {
    expect(files.map(({ path }) => path)).toEqual([
      '.github/workflows/canary.yml',
      '.github/workflows/ci.yml',
      '.github/workflows/docs.yml',
      '.github/workflows/release.yml',
      '.github/actions/setup/action.yml',
    ])
  })

  it('keep all rules', () => {
    expect(workflowProblems(files, repository)).toEqual([])
  })

  it('start the tests by every line of Node that the packages support, and by the one below', () => {
    const ci = files.find(({ path }) => path.endsWith('ci.yml'))!.workflow
    expect(ci.jobs?.test?.strategy?.matrix?.node).toEqual([...new Set([tooOldNode, ...supportedNodes].map(lineOf))])
  })

  it('run all three suites', () => {
    const runs = Object.values(files.find(({ path }) => path.endsWith('ci.yml'))!.workflow.jobs ?? {}).flatMap(
      ({ steps = [] }) => steps.map(({ run }) => run),
    )
    expect(runs).toEqual(expect.arrayContaining(['npm test', 'npm run test:full', 'npm run test:matrix']))
  })

  it('publish behind a pack that was checked, and know no token', () => {
    const { jobs = {} } = files.find(({ path }) => path.endsWith('release.yml'))!.workflow
    const packed = (jobs.pack?.steps ?? []).map(({ run, uses = '' }) => run ?? uses.replace(/@.*/, ''))
    expect(packed.slice(-3)).toEqual(['npm run build', 'npm run check:packages', 'changesets/action/pack'])
    expect(jobs.publish).toMatchObject({ needs: 'pack', environment: 'npm', permissions: { 'id-token': 'write' } })
  })
})

it('begins the supported Nodes with the floor of every package', () => {
  const floors = readPackages(root).map(({ manifest }) => manifest.engines?.node)
  expect([...new Set(floors)]).toEqual([`>=${supportedNodes[0].replace(/\.0$/, '')}`])
})

describe('a workflow that breaks a rule is told', () => {
  const commit = 'a'.repeat(40)
  const whole = `on: push
permissions: {}
concurrency: { group: a, cancel-in-progress: false }
jobs:
  a:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions: { contents: read }
    steps:
      - uses: actions/checkout@${commit} # v1.2.3
        with: { persist-credentials: false }
      - uses: ./.github/actions/setup
      - run: npm run build && npx -y pnpm@1.0.0 build
`
  const small: Repository = { scripts: ['build'], pnpm: '1.0.0', exists: path => path.includes('setup') }
  const value = (name: string): string => `\${{ ${name} }}`
  const check = (text: string, path = 'a.yml') => workflowProblems([readWorkflow(path, text)], small)

  it('is content with a whole one', () => {
    expect(check(whole)).toEqual([])
  })

  it.each([
    ['a tag', `@${commit} # v1.2.3`, '@v1', 'by the 40 digits of a commit'],
    ['a short commit', `@${commit}`, '@aaaaaaa', 'by the 40 digits of a commit'],
    ['a commit without its version', ' # v1.2.3', '', 'without its version'],
    ['an action that is not there', '/setup', '/other', 'no action.yml'],
    ['permissions of all', 'permissions: {}\n', '', 'begin with `permissions: {}`'],
    ['permissions to read, of all', 'permissions: {}\n', 'permissions: { contents: read }\n', 'permits something'],
    ['a job without permissions', '    permissions: { contents: read }\n', '', 'does not list the permissions'],
    ['a job that may do all', '{ contents: read }', 'write-all', 'does not list the permissions'],
    ['an identity for all', 'contents: read', 'id-token: write', 'without an environment'],
    ['a job without an end', '    timeout-minutes: 5\n', '', 'no timeout-minutes'],
    ['a machine that changes', 'ubuntu-24.04', 'ubuntu-latest', 'by its version'],
    ['no concurrency', /concurrency.*\n/, '', 'no concurrency group'],
    ['a script that is not there', 'npm run build', 'npm run builds', 'the script builds'],
    ['a test that is not there', 'npm run build', 'npm test', 'the script test'],
    ['another pnpm', 'pnpm@1.0.0', 'pnpm@2.0.0', 'pnpm 2.0.0'],
    ['a value in a command', 'npm run build', `echo ${value('github.head_ref')}`, 'into the text of a command'],
    ['a secret', '      - run', `      - env: { A: "${value('secrets.A')}" }\n        run`, 'reads a secret'],
    ['rights for the code of others', 'on: push', 'on: [pull_request_target]', 'pull request'],
    ['a token that stays', '        with: { persist-credentials: false }\n', '', 'persist-credentials'],
  ])('%s', (_, from, to, told) => {
    const text = whole.replace(from, () => to)
    expect(text).not.toBe(whole)
    expect(check(text)).toEqual(expect.arrayContaining([expect.stringContaining(told)]))
  })

  it('a writer that a newer run ends', () => {
    const text = whole.replace('contents: read', 'contents: write').replace('progress: false', 'progress: true')
    expect(check(text)).toEqual(expect.arrayContaining([expect.stringContaining('in the middle')]))
  })

  it.each([
    ['may write', whole.replace('contents: read', 'contents: write'), 'a.yml'],
    ['releases', whole, 'release.yml'],
  ])('caches in a job that %s', (_, text, path) => {
    expect(check(text, path)).toEqual([expect.stringContaining('uses caches in its job a')])
  })

  it('one action of two commits, in two files', () => {
    const other = whole.replace(commit, 'b'.repeat(40))
    const both = [readWorkflow('a.yml', whole), readWorkflow('b.yml', other)]
    expect(workflowProblems(both, small)).toEqual(['.github uses actions/checkout of 2 commits: keep one'])
  })

  it('YAML that says a thing twice', () => {
    expect(() => readWorkflow('a.yml', `${whole}on: pull_request\n`)).toThrow(/a\.yml: .*unique/)
  })
})

it('has forms for issues that GitHub can show', () => {
  for (const name of filesBelow(join(root, '.github/ISSUE_TEMPLATE'), '.yml').filter(file => file !== 'config.yml')) {
    const form = parse(textOf(`.github/ISSUE_TEMPLATE/${name}`)) as { body: { type: string }[] }
    expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) })
    for (const field of form.body.filter(({ type }) => type !== 'markdown'))
      expect(field).toMatchObject({ id: expect.any(String), attributes: { label: expect.any(String) } })
  }
})

it('names one pnpm in all scripts and documents', () => {
  const named = ['package.json', 'CONTRIBUTING.md', 'README.md'].flatMap(
    path => textOf(path).match(/pnpm@[\d.]+/g) ?? [],
  )
  expect([...new Set(named)]).toEqual([`pnpm@${repository.pnpm}`])
})
