import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ChatNode } from '@millrace/client'
import type { ToolCallPart } from '@millrace/core'
import type { Page } from 'playwright-core'
import { build, type Plugin } from 'vite'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { pages } from '../../../../apps/demo/src/server/pages.ts'
import { entriesOf, readPackages, sourceOf } from '../../../../scripts/lib/workspace.ts'
import { testBrowser } from './in-chromium.ts'

const home = join(import.meta.dirname, '../../../..')

/** Resolves packages of the workspace to their sources, as a browser takes them. */
function workspace(): Plugin {
  const sources = new Map<string, string>()
  for (const pkg of readPackages(home)) {
    for (const { specifier, source } of entriesOf(pkg)) sources.set(specifier, source)
    for (const [name, { browser = '' }] of Object.entries(pkg.manifest.imports ?? {}))
      sources.set(name, join(pkg.home, sourceOf(browser)))
  }
  return { name: 'workspace', enforce: 'pre', resolveId: id => sources.get(id) }
}

/** What the page gives its tests. */
export interface AnswerWindow {
  show(node: ChatNode, waiting?: readonly ToolCallPart[]): void
  stream(text: string, tokensPerSecond: number): Promise<void>
  setSettings(settings: { readonly language?: 'en' | 'zh'; readonly theme?: 'light' | 'dark' }): void
  readonly acts: readonly unknown[]
}

/** The page of one answer, for the tests of a `describe`. */
export interface AnswerPage {
  /** Its address, once the tests run. */
  readonly url: string
  /**
   * Opens it in a browser of its own, which is closed behind the test.
   *
   * @param watch - sees the tab before it has asked for anything.
   */
  open(watch?: (page: Page) => void): Promise<Page>
}

/** Builds the page of one answer before the tests of the `describe` that it is called in, and serves it to them. */
export function answerPage(): AnswerPage {
  const browser = testBrowser()
  let url = ''
  let close = async (): Promise<void> => {}
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'millrace-answer-page-'))
    await buildInto(folder)
    const serve = pages(pathToFileURL(`${folder}/`))
    const server = createServer((request, response) => void serve(request, response))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    close = async () => {
      server.closeAllConnections()
      server.close()
      await rm(folder, { recursive: true, force: true })
    }
  })
  afterAll(() => close())
  return {
    get url() {
      return url
    },
    async open(watch) {
      const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
      onTestFinished(() => context.close())
      const page = await context.newPage()
      watch?.(page)
      await page.goto(url)
      return page
    },
  }
}

async function buildInto(folder: string): Promise<void> {
  // Vitest's own environment would make it the development form of React.
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production'
  await build({
    root: join(home, 'apps/demo/test/answer/page'),
    configFile: false,
    plugins: [workspace()],
    build: { outDir: folder, emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0, reportCompressedSize: false },
    logLevel: 'error',
  })
  process.env.NODE_ENV = NODE_ENV
}

/** Shows an answer as it is. As text, since an answer's types are too deep for those of Playwright. */
export const show = (page: Page, node: ChatNode, waiting: readonly ToolCallPart[] = []): Promise<void> =>
  page.evaluate(text => {
    const { node, waiting } = JSON.parse(text) as { node: ChatNode; waiting: readonly ToolCallPart[] }
    ;(globalThis as unknown as AnswerWindow).show(node, waiting)
  }, JSON.stringify({ node, waiting }))

/** Lets an answer come, and waits for its end. */
export const stream = (page: Page, text: string, tokensPerSecond: number): Promise<void> =>
  page.evaluate(([text, rate]) => (globalThis as unknown as AnswerWindow).stream(text, rate), [
    text,
    tokensPerSecond,
  ] as const)

export const setSettings = (page: Page, settings: Parameters<AnswerWindow['setSettings']>[0]): Promise<void> =>
  page.evaluate(settings => (globalThis as unknown as AnswerWindow).setSettings(settings), settings)
