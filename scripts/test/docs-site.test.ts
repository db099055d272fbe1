import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { readDocuments } from '../docs/documents.ts'
import { errorPages, withErrorPages } from '../docs-site/error-pages.ts'
import { unprovenFigures } from '../docs-site/figures.ts'
import { turnLinks } from '../docs-site/links.ts'
import { llmsText } from '../docs-site/llms-text.ts'
import { writtenPages } from '../docs-site/sections.ts'
import { misplacedPages, readPages, stagePages } from '../docs-site/stage.ts'
import { codeBlocks, twinFaults } from '../docs-site/twins.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A repository with these files. */
function repository(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-docs-'))
  folders.push(folder)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

describe('links', () => {
  const staged: Readonly<Record<string, string>> = {
    'docs/tools.md': 'tools.md',
    'docs/bench/README.md': 'bench/index.md',
    'docs/bench/a.svg': 'bench/a.svg',
    'packages/server': 'packages/server.md',
    'packages/server/README.md': 'packages/server.md',
  }
  const targets = { staged: (path: string) => staged[path], exists: (path: string) => path === 'examples/koa' }
  const turn = (text: string, from = 'docs/tasks.md', to = 'tasks.md'): string => turnLinks(text, from, to, targets)

  it.each([
    ['another page', '[a](tools.md)', '[a](./tools.md)'],
    ['a heading of it', '[a](tools.md#top)', '[a](./tools.md#top)'],
    ["a package's README", '[a](../packages/server/README.md#x)', '[a](./packages/server.md#x)'],
    ["a package's folder", '[a](../packages/server)', '[a](./packages/server.md)'],
    [
      'a page by its address',
      '[a](https://github.com/millrace/millrace/blob/main/docs/tools.md#b)',
      '[a](./tools.md#b)',
    ],
    ['a picture', '![a](bench/a.svg)', '![a](./bench/a.svg)'],
    ['words that are code', '[`a`](tools.md) and [b](tools.md)', '[`a`](./tools.md) and [b](./tools.md)'],
    ['the repository', '[a](../examples/koa)', '[a](https://github.com/millrace/millrace/tree/main/examples/koa)'],
    ['a heading of the same page', '[a](#b)', '[a](#b)'],
    ['elsewhere', '[a](https://example.com/tools.md)', '[a](https://example.com/tools.md)'],
    ['nothing, inside of code', '`[a](b)`\n```md\n[a](c)\n```', '`[a](b)`\n```md\n[a](c)\n```'],
  ])('to %s', (_, text, turned) => {
    expect(turn(text)).toBe(turned)
  })

  it('from another folder', () => {
    expect(turn('[a](../tools.md)', 'docs/bench/README.md', 'bench/index.md')).toBe('[a](../tools.md)')
    expect(turn('![a](bench/a.svg)', 'docs/tasks.zh-CN.md', 'zh/tasks.md')).toBe('![a](../bench/a.svg)')
  })

  it('to nothing are an error that names both ends', () => {
    expect(() => turn('[a](tool.md)')).toThrow('docs/tasks.md links to tool.md, which does not exist')
  })
})

describe('the pages of a repository', () => {
  const packageJson = JSON.stringify({ name: '@millrace/x', exports: {} })

  it('are its documents in each language, with title and first paragraph', () => {
    const home = repository({
      'docs/tasks.md': '# Tasks\n\nAll of\nthem, [here](a.md).\n\n## One\n',
      'docs/tasks.zh-CN.md': '# 任务\n\n全部。\n',
      'packages/x/package.json': packageJson,
      'packages/x/README.md': '# x\n\nA package.\n',
    })
    expect(readPages(home)).toEqual([
      { source: 'docs/tasks.md', path: 'tasks.md', language: 'en', title: 'Tasks', says: 'All of them, here.' },
      { source: 'docs/tasks.zh-CN.md', path: 'zh/tasks.md', language: 'zh', title: '任务', says: '全部。' },
      { source: 'packages/x/README.md', path: 'packages/x.md', language: 'en', title: 'x', says: 'A package.' },
    ])
  })

  it('are written with their pictures and with links that hold there', () => {
    const home = repository({
      'docs/tasks.zh-CN.md': '# 任务\n\n![图](demo/a.png) [x](../packages/x/README.md)\n',
      'docs/demo/a.png': 'png',
      'packages/x/package.json': packageJson,
      'packages/x/README.md': '# x\n\nA package.\n',
    })
    const folder = join(home, 'pages')
    stagePages(home, folder, readPages(home))
    expect(readFileSync(join(folder, 'zh/tasks.md'), 'utf8')).toContain('![图](../demo/a.png) [x](../packages/x.md)')
    expect(existsSync(join(folder, 'demo/a.png'))).toBe(true)
  })

  it('are listed for language models by section', () => {
    const list = llmsText(readPages(root))
    expect(list).toMatch(/^# Millrace\n\n> Tokens of a language model in/)
    expect(list).toMatch(
      /\n## Serve\n\n- \[A route of your own\]\(\/own-route\.md\): `createChatHandler` is a whole endpoint/,
    )
    expect(list).toContain('- [@millrace/sse](/packages/sse.md): ')
  })

  it('each have a place in the menu', () => {
    expect(misplacedPages(root)).toEqual([])
    const home = repository({ 'docs/lost.md': '# Lost', 'docs/bench/README.md': '# Benchmarks' })
    expect(misplacedPages(home)).toContain('docs/lost.md has no place in scripts/docs-site/sections.ts')
    expect(misplacedPages(home)).toContain('docs/tasks.md has a place, and does not exist')
  })
})

describe('the pages of error codes', () => {
  const pages = errorPages(root)

  it('stand for every code in each language, with remedy, dialects and a way back', () => {
    expect(pages.filter(({ language }) => language === 'en')).toHaveLength(17)
    expect(pages.map(({ path }) => path)).toContain('errors/rate-limit.md')
    expect(pages.map(({ path }) => path)).toContain('zh/errors/rate-limit.md')
    for (const { code, text, language } of pages) {
      expect(text).toMatch(new RegExp(`^# ${code}\n\n\\S`))
      for (const wire of ['nativeWire', 'aiSdkWire', 'agUiWire', 'openaiWire', 'responsesWire', 'anthropicWire'])
        expect(text, code).toContain(`| \`${wire}\` | `)
      expect(text).toContain(language === 'en' ? '(errors.md)' : '(errors.zh-CN.md)')
    }
  })

  it("tell vendors' codes, and the example that leads there", () => {
    const quota = pages.find(({ path }) => path === 'zh/errors/quota.md')?.text
    expect(quota).toMatch(/\| GLM \| .*`1113`/)
    expect(quota).toContain("createGlmEmulator({ fault: 'error:1113' })")
    expect(quota).toContain('// quota false 1113')
    // It comes from the reader's own side.
    expect(pages.find(({ path }) => path === 'errors/aborted.md')?.text).not.toContain('createGlmEmulator')
  })

  it('are linked from their sections', () => {
    expect(withErrorPages('# Errors\n\nAll.\n\n## quota\n\nPay.\n\n## gone\n\nLate.\n', 'en')).toMatch(
      /^# Errors\n\nAll\.\n\n## quota\n\nPay\.\n\n\[.+\]\(\.\/errors\/quota\.md\)\n\n## gone\n\nLate\.\n\n\[.+\]\(\.\/errors\/gone\.md\)\n$/,
    )
  })
})

describe('the Chinese pages', () => {
  const fence = '```'

  it('exist, and have the code blocks of the English ones', () => {
    expect(writtenPages.length).toBeGreaterThan(10)
    expect(twinFaults(root)).toEqual([])
  })

  it('are missed, and other code, headings and rows are named', () => {
    const home = repository({
      'docs/a.md': `# A\n\n${fence}ts\na()\n${fence}\n\n1. b\n   ${fence}sh\n   b\n   ${fence}\n`,
      'docs/a.zh-CN.md': `# 甲\n\n${fence}ts\na()\n${fence}\n\n1. 乙\n   ${fence}sh\n   c\n   ${fence}\n`,
      'docs/b.md': `# B\n`,
      'docs/c.md': `# C\n\n| a | b |\n|-|-|\n| c | d |\n\n## D\n`,
      'docs/c.zh-CN.md': `# 丙\n\n| 甲 | 乙 |\n|-|-|\n\n## 丁\n`,
    })
    expect(codeBlocks(readFileSync(join(home, 'docs/a.md'), 'utf8'))).toHaveLength(2)
    expect(twinFaults(home, ['docs/a', 'docs/b', 'docs/c'])).toEqual([
      'docs/a.zh-CN.md has another code block 2 than docs/a.md: copy it',
      'docs/b.md has no docs/b.zh-CN.md beside it',
      'docs/c.zh-CN.md goes another way than docs/c.md from heading or row 4 on',
    ])
  })
})

describe('figures', () => {
  const check = (text: string): string[] => unprovenFigures({ path: 'a.md', text })

  it('of every document name the command and the day', () => {
    const bench = ['README', 'margins', 'store', 'client', 'demo'].map(name => `docs/bench/${name}.md`)
    const documents = [
      ...readDocuments(root),
      ...bench.map(path => ({ path, text: readFileSync(join(root, path), 'utf8') })),
    ]
    expect(documents.flatMap(unprovenFigures)).toEqual([])
  })

  it('are missed without either', () => {
    const missed = ['a.md: "## Speed" shows a figure without the command that measures it and the day']
    expect(check('# A\n\n## Speed\n\nA token costs 3 µs.\n')).toEqual(missed)
    expect(check('# A\n\n## Speed\n\n![CPU](bench/event-cpu.svg), by `npm run bench`\n')).toEqual(missed)
    expect(check('# A\n\n## Speed\n\n![CPU](bench/event-cpu.svg), on 2026-11-26\n')).toEqual(missed)
  })

  it.each(['3 ms', '2.4 KiB', '1.5 MB', '21.9 × less', '22 times less', '60 % of a core', '3 毫秒', '12 倍'])(
    'are missed in %s',
    quantity => {
      expect(check(`# A\n\nA token costs ${quantity}.\n`)).toHaveLength(1)
      expect(check(`# A\n\n| cost |\n|-|\n| ${quantity} |\n`)).toHaveLength(1)
    },
  )

  it.each([
    ['a setting', '`idleTimeoutMs` is 60 s'],
    ['a row of a setting', '| `maxBytes` | 10 MiB | a file |'],
    ['a bound', 'the connection is closed within 50 ms'],
    ['a bound', 'at most 256 KiB wait'],
    ['code', '`sleep 3 ms`'],
  ])('are not %s', (_, text) => {
    expect(check(`# A\n\n${text}\n`)).toEqual([])
  })

  it('hold by their section, or by the head of the document', () => {
    expect(check('# A\n\n## Speed\n\n3 µs: `npm run bench`, 2026-11-26.\n')).toEqual([])
    expect(check('# A\n\nBy `npm run bench` on 2026-11-26.\n\n## Speed\n\n![CPU](event-cpu.svg)\n')).toEqual([])
    expect(check('# A\n\n![The way](gateway.svg)\n')).toEqual([])
  })
})
