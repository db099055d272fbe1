import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
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
  onLoad(filter: { filter: RegExp }, load: (args: { path: string }) => unknown): void
  resolve(path: string, options: object): Promise<unknown>
}
interface SvelteCompiler {
  compile(source: string, options: object): { readonly js: { readonly code: string } }
}

/**
 * Bundles a page with the published form of Millrace's packages and the fixture's frameworks.
 *
 * @param mode - `production`, or `development`, in which React's StrictMode mounts everything twice.
 */
export async function bundle(installed: NpmFixture, page: PageName, mode: string): Promise<string> {
  const esbuild = await installed.load<{ default: Esbuild }>('esbuild')
  const isReact = page.startsWith('react')
  const { outputFiles } = await esbuild.default.build({
    entryPoints: [join(fixture, 'pages', isReact ? 'react.jsx' : `${page}.js`)],
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
    plugins: [frameworks(installed, page === 'react-18' ? '-18' : ''), svelte(installed)],
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

/** Components of Svelte. */
const svelte = (installed: NpmFixture) => ({
  name: 'svelte',
  setup(build: Build) {
    build.onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const { compile } = await installed.load<SvelteCompiler>('svelte/compiler')
      const { js } = compile(await readFile(path, 'utf8'), { generate: 'client', filename: basename(path) })
      return { contents: js.code, loader: 'js' }
    })
  },
})
