import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveFolder } from '../../scripts/docs-site/serve.ts'
import { readPages } from '../../scripts/docs-site/stage.ts'
import { site } from '../../scripts/lib/site.ts'
import { seriousFindings } from '../full/demo/support/serious-findings.ts'
import { executablePath, openBrowser } from '../support/browser.ts'

// The documentation site, built as `npm run docs` builds it, in a browser without a network.

const exec = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const built = join(root, 'site/dist')
const [phone, desktop] = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
]
const deepReference = 'reference/@millrace/core/classes/ChatSink.html'

beforeAll(async () => {
  for (const { command, args } of site)
    await exec(command, args, { cwd: root, maxBuffer: 2 ** 26 }).catch(({ message, stdout }) => {
      throw new Error(`${message}\n${stdout}`)
    })
})

it('every link holds; a broken page, a broken heading are found', async () => {
  // The last step of the build has followed the links; here it is seen to find what is broken.
  const broken = mkdtempSync(join(tmpdir(), 'millrace-site-'))
  try {
    cpSync(built, broken, { recursive: true })
    const page = readFileSync(join(broken, 'tools.html'), 'utf8')
    writeFileSync(
      join(broken, 'tools.html'),
      page.replace('<main', '<a href="/no-page.html">a</a><a href="/tasks.html#no-heading">b</a><main'),
    )
    const { code, stdout } = await exec(process.execPath, ['site/check-links.ts', broken], { cwd: root }).then(
      result => ({ code: 0, ...result }),
      (failed: { code: number; stdout: string }) => failed,
    )
    expect({ code, found: stdout.match(/no-(page|heading)/g)?.sort() }).toEqual({
      code: 1,
      found: ['no-heading', 'no-page'],
    })
    expect(stdout).toMatch(/, 2 are broken$/m)
  } finally {
    rmSync(broken, { recursive: true, force: true })
  }
})

it('the list for language models leads to the Markdown of each page', () => {
  const list = readFileSync(join(built, 'llms.txt'), 'utf8')
  const paths = [...list.matchAll(/\]\(\/([^)]+)\)/g)].map(([, path = '']) => path)
  expect(paths.length).toBeGreaterThan(30)
  for (const path of paths) expect(readFileSync(join(built, path), 'utf8')).toMatch(/^# /m)
})

it('the language menu of a page as it is built leads to the same page where the other language has it', () => {
  const pages = readPages(root)
  const paths = new Set(pages.map(({ path }) => path))
  for (const { path, language } of pages) {
    const twin = language === 'en' ? `zh/${path}` : path.replace('zh/', '')
    const menu = readFileSync(join(built, path.replace(/md$/, 'html')), 'utf8').match(
      /VPNavBarTranslations.*?href="([^"]*)"/s,
    )
    const to = (paths.has(twin) ? twin : language === 'en' ? 'zh/' : '').replace(/(index)?\.md$/, end =>
      end === '.md' ? '.html' : '',
    )
    expect(menu?.[1], path).toBe(`/${to}`)
  }
})

describe.skipIf(executablePath === undefined)('in a browser', () => {
  let browser: { context: BrowserContext; close(): Promise<void> }
  let page: Page
  let server: { url: string; close(): void }
  beforeAll(async () => {
    server = await serveFolder(built)
    browser = await openBrowser()
    page = await browser.context.newPage()
  })
  afterAll(async () => {
    await browser?.close()
    server?.close()
  })

  /** Each page that a person wrote, one of the reference, and its index. */
  const addresses = [
    ...readPages(root).map(({ path }) => path.replace(/(index)?\.md$/, end => (end === 'index.md' ? '' : '.html'))),
    'errors/quota.html',
    'zh/errors/quota.html',
    'reference/',
    deepReference,
  ]

  // A test for each, since all of them take minutes.
  it.each(addresses)(
    '/%s asks for nothing elsewhere, weighs at most 300 KB as servers compress it, and has no serious finding of axe',
    async address => {
      const wrong: string[] = []
      const bodies: Promise<number>[] = []
      const broken = (error: Error): unknown => wrong.push(String(error))
      const weigh = (response: { url(): string; status(): number; body(): Promise<Buffer> }): void => {
        if (!response.url().startsWith(server.url) || response.status() !== 200) wrong.push(response.url())
        else bodies.push(response.body().then(body => (/\.png$/.test(response.url()) ? body : gzipSync(body)).length))
      }
      page.on('pageerror', broken)
      page.on('response', weigh)
      await page.setViewportSize(desktop)
      await page.goto(server.url + address, { waitUntil: 'networkidle' })
      const bytes = (await Promise.all(bodies)).reduce((sum, size) => sum + size, 0)
      page.off('response', weigh)
      if (bytes > 300_000) wrong.push(`weighs ${bytes}`)
      wrong.push(...(await seriousFindings(page)))
      await page.setViewportSize(phone)
      const width = Number(await page.evaluate('document.documentElement.scrollWidth'))
      if (width > phone.width) wrong.push(`is ${width} wide on a phone`)
      page.off('pageerror', broken)
      expect(wrong).toEqual([])
    },
  )

  it.each([
    ['en', '', 'Search', 'sendChat', /sendChat/],
    ['zh', 'zh/', '搜索文档', '流式输出', /流式输出/],
    ["a vendor's code", '', 'Search', '1113', /quota/],
  ])('finds words in %s without a network', async (_, address, label, words, found) => {
    await page.setViewportSize(desktop)
    await page.goto(server.url + address, { waitUntil: 'networkidle' })
    await page.click(`button[aria-label="${label}"]`)
    await page.fill('.VPLocalSearchBox input', words)
    await page.waitForSelector('.VPLocalSearchBox .result')
    expect(await page.textContent('.VPLocalSearchBox .results')).toMatch(found)
    await page.keyboard.press('Escape')
  })

  it('the language menu keeps the page where the other language has it', async () => {
    const other = async (address: string): Promise<string | null> => {
      await page.setViewportSize(desktop)
      await page.goto(server.url + address, { waitUntil: 'networkidle' })
      await page.hover('.VPNavBarTranslations button')
      return page.getAttribute('.VPNavBarTranslations .items a', 'href')
    }
    expect(await other('')).toBe('/zh/')
    expect(await other('packages/core.html')).toBe('/zh/')
    expect(await other('errors/quota.html')).toMatch(/^\/zh\/errors\/quota(\.html)?$/)
  })

  // Colours and layout are those of the theme: a page of each kind shows them.
  it.each([
    ['phone', 'light'],
    ['phone', 'dark'],
    ['desktop', 'dark'],
  ] as const)('on a %s in %s colours axe has no serious finding', async (size, colorScheme) => {
    await page.setViewportSize({ phone, desktop }[size])
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const findings: string[] = []
    for (const address of [
      '',
      'zh/',
      'recipes.html',
      'zh/gateway.html',
      'packages/server.html',
      'bench/',
      deepReference,
    ]) {
      await page.goto(server.url + address, { waitUntil: 'load' })
      const dark = await page.evaluate('document.documentElement.classList.contains("dark")')
      expect(dark).toBe(colorScheme === 'dark')
      for (const finding of await seriousFindings(page)) findings.push(`${address}: ${finding}`)
    }
    expect(findings).toEqual([])
  })
})

it('the generator and its lockfile name exact versions and no registry', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'site/package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  for (const version of Object.values(dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  expect(readFileSync(join(root, 'site/package-lock.json'), 'utf8')).not.toContain('"resolved"')
  expect(readdirSync(built)).toContain('index.html')
})
