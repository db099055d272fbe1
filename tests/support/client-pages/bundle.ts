import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { NpmFixture } from '../npm-fixture.ts'

/** The folder of the pages and of their frameworks' versions. */
export const fixture = join(import.meta.dirname, '../../full/client-pages')

/** The pages: one for each framework, with the same elements. */
export const pages = ['react-18', 'react-19', 'vue', 'svelte'] as const
export type PageName = (typeof pages)[number]

/** The part of esbuild that is used. */
interface Esbuild {
  build(options: object): Promise<{ readonly outputFiles: readonly { readonly text: string }[] }>
}
interface Build {
  onResolve(filter: { filter: RegExp }, resolve: (args: { path: string; pluginData?: unknown }) => unknown): void
  onLoad(filter: { filter: RegExp; namespace?: string }, load: (args: { path: string }) => unknown): void
  resolve(path: string, options: object): Promise<unknown>
}
interface VueCompiler {
  parse(source: string): { readonly descriptor: object }
  compileScript(descriptor: object, options: object): { readonly content: string }
}
interface SvelteCompiler {
  compile(source: string, options: object): { readonly js: { readonly code: string } }
}

/**
 * Bundles a page with the published form of Millrace's packages and the fixture's frameworks.
 *
 * @param mode - `production`, or `development`, in which React's StrictMode mounts everything twice.
 */
export function bundle(installed: NpmFixture, page: PageName, mode: string): Promise<string> {
  const entry = join(fixture, 'pages', page.startsWith('react') ? 'react.jsx' : `${page}.js`)
  return build(installed, mode, { entryPoints: [entry] }, page === 'react-18' ? '-18' : '')
}

/** The start of a page with a component of each language; a script starts itself. */
const mounts = {
  tsx: (name: string) =>
    `import { createElement } from 'react'; import { createRoot } from 'react-dom/client'; createRoot(page).render(createElement(Example.${name}))`,
  vue: () => "import { createApp } from 'vue'; createApp(Example.default).mount(page)",
  svelte: () => "import { mount } from 'svelte'; mount(Example.default, { target: page })",
  ts: () => '',
}
export type PageLanguage = keyof typeof mounts

/** Bundles a page with the block of a document: a component, or a script of a page. */
export function bundleExample(installed: NpmFixture, code: string, language: PageLanguage): Promise<string> {
  const [, name = ''] = /^export function (\w+)/m.exec(code) ?? []
  const contents = `import * as Example from 'example.${language}'; const page = document.getElementById('page'); ${mounts[language](name)}`
  return build(installed, 'production', { stdin: { contents, resolveDir: fixture } }, '', {
    [`example.${language}`]: code,
  })
}

async function build(
  installed: NpmFixture,
  mode: string,
  entry: object,
  version = '',
  examples: Readonly<Record<string, string>> = {},
): Promise<string> {
  const esbuild = await installed.load<{ default: Esbuild }>('esbuild')
  const { outputFiles } = await esbuild.default.build({
    absWorkingDir: fixture,
    bundle: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    logLevel: 'error',
    // Without the workspace's paths, which lead to sources.
    tsconfigRaw: '{}',
    conditions: [mode],
    minify: mode === 'production',
    define: {
      'process.env.NODE_ENV': JSON.stringify(mode),
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    ...entry,
    plugins: [frameworks(installed, version), components(installed, examples)],
  })
  return outputFiles[0]!.text
}

/** One copy of each framework, for the page and for Millrace: the fixture's. */
const frameworks = ({ folder }: NpmFixture, version: string) => ({
  name: 'frameworks',
  setup(build: Build) {
    build.onResolve({ filter: /^(?:react|react-dom|vue|svelte)(?:\/|$)/ }, ({ path, pluginData }) => {
      if (pluginData === 'found') return undefined
      const named = path.replace(/^react(?:-dom)?/, name => name + version)
      // Its templates are in the page, so that it needs its compiler there.
      const whole = named === 'vue' ? 'vue/dist/vue.esm-bundler.js' : named
      return build.resolve(whole, { resolveDir: folder, kind: 'import-statement', pluginData: 'found' })
    })
  },
})

/** Components of Svelte and Vue, of files and of examples. */
const components = (installed: NpmFixture, examples: Readonly<Record<string, string>>) => ({
  name: 'components',
  setup(build: Build) {
    build.onResolve({ filter: /^example\.\w+$/ }, ({ path }) => ({ path, namespace: 'example' }))
    const load = async ({ path }: { path: string }) => {
      const source = examples[path] ?? (await readFile(path, 'utf8'))
      if (/\.tsx?$/.test(path)) return { contents: source, loader: 'tsx', resolveDir: fixture }
      const contents = await (path.endsWith('.vue') ? vueModule : svelteModule)(installed, source, basename(path))
      // A script of TypeScript leaves the frameworks' compilers as it is.
      return { contents, loader: 'ts', resolveDir: dirname(path) === '.' ? fixture : dirname(path) }
    }
    build.onLoad({ filter: /\.svelte$/ }, load)
    build.onLoad({ filter: /^/, namespace: 'example' }, load)
  },
})

async function svelteModule(installed: NpmFixture, source: string, filename: string): Promise<string> {
  const { compile } = await installed.load<SvelteCompiler>('svelte/compiler')
  return compile(source, { generate: 'client', filename }).js.code
}

async function vueModule(installed: NpmFixture, source: string, id: string): Promise<string> {
  const { parse, compileScript } = await installed.load<VueCompiler>('vue/compiler-sfc')
  return compileScript(parse(source).descriptor, { id, inlineTemplate: true }).content
}
