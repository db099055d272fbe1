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
import { pages } from '../../../../apps/demo/src/server/pages.ts'
import { entriesOf, readPackages, sourceOf } from '../../../../scripts/lib/workspace.ts'

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

/** A built page with one answer, served with the headers of the demo. */
export interface AnswerPage {
  readonly url: string
  readonly folder: string
  close(): Promise<void>
}

export async function startAnswerPage(): Promise<AnswerPage> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-answer-page-'))
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
  const serve = pages(pathToFileURL(`${folder}/`))
  const server = createServer((request, response) => void serve(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    folder,
    async close() {
      server.closeAllConnections()
      server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
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
