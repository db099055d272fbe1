import { describe, expect, it } from 'vitest'
import { getDependencyReleaseLine, getReleaseLine } from '../release/changelog.ts'
import { attempt, run } from '../release/commands.ts'
import { changelogProblems, rangeProblems } from '../release/problems.ts'
import { unpublishedOf } from '../release/publish.ts'
import type { Rehearsal } from '../release/rehearsal.ts'
import { rehearsalFaults } from '../release/report.ts'

const commit = '0123456789abcdef0123456789abcdef01234567'
const link = `([0123456](https://github.com/millrace/millrace/commit/${commit}))`

describe('an entry of a changelog', () => {
  it.each([
    ['of one line', 'Text.', `- Text. ${link}`],
    ['of two lines', 'Text\nand more.\n', `- Text\n  and more. ${link}`],
    ['of paragraphs', 'Text.\n\nMore,\nand more.\n\nLast.', `- Text. ${link}\n\n  More,\n  and more.\n\n  Last.`],
    ['with a list', 'Text:\n- a\n- b', `- Text:\n  - a\n  - b ${link}`],
  ])('%s', (_, summary, line) => {
    expect(getReleaseLine({ summary, commit })).toBe(line)
  })

  it('without a commit has no link', () => {
    expect(getReleaseLine({ summary: 'Text.' })).toBe('- Text.')
  })

  it('is one for all packages that were raised', () => {
    const updated = ['core', 'sse'].map(name => ({ name: `@millrace/${name}`, newVersion: '0.2.0' }))
    expect(getDependencyReleaseLine([], updated)).toBe('- Needs `@millrace/core` 0.2.0, `@millrace/sse` 0.2.0')
    expect(getDependencyReleaseLine([], [])).toBe('')
  })
})

describe('the changelog of a release', () => {
  const text = `# a\n\n## 0.2.0\n\n### Minor Changes\n\n- One. ${link}\n\n  More.\n- Two. ${link}\n- Needs \`b\` 0.2.0\n\n## 0.1.0\n\n- Old.\n`

  it('is right with links, and with old entries without', () => {
    expect(changelogProblems('a', '0.2.0', text)).toEqual([])
  })

  it.each([
    ['of another version', '## 0.2.0', '## 0.2.1', 'has no changelog of 0.2.0'],
    ['with an entry that leads nowhere', `Two. ${link}`, 'Two.', 'has an entry without a link: - Two.'],
    ['whose first entry leads nowhere', `One. ${link}`, 'One.', 'has an entry without a link: - One.'],
  ])('is told %s', (_, from, to, fault) => {
    expect(changelogProblems('a', '0.2.0', text.replace(from, to))).toEqual([expect.stringContaining(fault)])
  })

  it('is told where it is empty, or not there', () => {
    expect(changelogProblems('a', '0.2.0', '# a\n\n## 0.2.0\n')).toEqual([expect.stringContaining('without an entry')])
    expect(changelogProblems('a', '0.2.0', '')).toEqual([expect.stringContaining('no changelog')])
  })
})

describe('ranges of own packages', () => {
  const of = (range: string) =>
    rangeProblems({ name: 'a', exports: {}, dependencies: { b: range, undici: '*' } }, new Map([['b', '0.2.0']]))

  it.each(['^0.1.0', 'workspace:^', '*', '0.2.0'])('%s is told', range => {
    expect(of(range)).toEqual([`a wants b ${range}, and the release has 0.2.0`])
  })

  it('of the release are right', () => {
    expect(of('^0.2.0')).toEqual([])
  })
})

it('a snapshot waits for versions that are not published', () => {
  const of = (version: string) => ({ name: 'a', version, tag: 'canary' })
  expect(unpublishedOf([of('0.2.0-canary-20261129031700')], 'canary')).toEqual([])
  expect(unpublishedOf([of('0.2.0-canary-20261129031700'), of('0.1.0')], 'canary')).toEqual(['a@0.1.0'])
})

describe('a rehearsal', () => {
  const version = (name: string, tag = 'latest', number = '0.1.0') => ({ name, version: number, tag })
  const planned = [version('a'), version('b')]
  const events = 'data: {"type":"text-delta","delta":"flowing water"}\n\ndata: {"type":"finish","reason":"stop"}\n\n'
  const whole: Rehearsal = {
    planned,
    problems: [],
    broken: { code: 1, output: '', published: ['a@0.1.0'] },
    repeated: { code: 0, output: '', planned: [version('b')], published: ['a@0.1.0', 'b@0.1.0'] },
    left: [],
    tags: ['a@0.1.0', 'b@0.1.0'],
    user: { events, installed: { a: '0.1.0' } },
    canary: {
      planned: [version('a', 'canary', '0.1.1-canary-1')],
      user: { events, installed: { a: '0.1.1-canary-1' } },
      latest: '0.1.0',
    },
  }

  it('is right when all went as it has to', () => {
    expect(rehearsalFaults(whole)).toEqual([])
  })

  it.each<[string, Partial<Rehearsal>, string]>([
    ['a flaw of a package', { problems: ['a has no LICENSE'] }, 'no LICENSE'],
    ['a registry that refused nothing', { broken: { ...whole.broken, code: 0 } }, 'ended with code 0'],
    ['a break before the first package', { broken: { ...whole.broken, published: [] } }, '0 packages were out'],
    ['a repeated run that fails', { repeated: { ...whole.repeated, code: 1 } }, 'repeated publish ended with code 1'],
    ['one that does all again', { repeated: { ...whole.repeated, planned } }, 'had 2 packages to do'],
    ['one that leaves a package behind', { repeated: { ...whole.repeated, published: ['a@0.1.0'] } }, '1 of 2'],
    ['a third run that publishes', { left: [version('b')] }, 'publish b@0.1.0 again'],
    ['a version without its tag', { tags: ['a@0.1.0'] }, 'no tag b@0.1.0'],
    ['an answer that broke off', { user: { ...whole.user, events: events.slice(0, 60) } }, 'first program printed'],
    ['a package of elsewhere', { user: { events, installed: { a: '0.0.9' } } }, 'a user got a@0.0.9'],
    ['a canary of two commits', { canary: { ...whole.canary, user: whole.user } }, 'canary got a@0.1.0'],
    ['a canary for all', { canary: { ...whole.canary, latest: '0.1.1-canary-1' } }, 'is what npm installs'],
    ['a canary as latest', { canary: { ...whole.canary, planned: [version('a')] } }, 'another dist-tag'],
  ])('tells of %s', (_, change, fault) => {
    expect(rehearsalFaults({ ...whole, ...change })).toEqual(expect.arrayContaining([expect.stringContaining(fault)]))
  })
})

describe('a program', () => {
  const print = 'console.log("a\\x1b[31mb"); process.exitCode = Number(process.argv[1])'

  it('that fails is told with what it printed', async () => {
    await expect(run('.', {}, process.execPath, '-e', print, '3')).rejects.toThrow(/ended with code 3:\nab\n/)
    expect(await attempt('.', {}, process.execPath, '-e', print, '3')).toEqual({ code: 3, output: 'ab\n' })
  })

  it('that is not there is told by its name', async () => {
    await expect(run('.', {}, 'millrace-has-no-such-program')).rejects.toThrow(/millrace-has-no-such-program/)
  })
})
