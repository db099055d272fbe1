import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import { repository } from '../shared/places.ts'

const pages = join(repository, 'bench/src/pages')

/** Finds the packages of the workspace as they were built, each as a package finds itself. */
const workspace: Plugin = {
  name: 'workspace',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^@millrace\// }, async ({ path, kind, pluginData }) => {
      if (pluginData === workspace) return undefined
      const resolveDir = join(repository, 'packages', path.split('/')[1]!)
      return resolve(path, { kind, resolveDir, pluginData: workspace })
    })
  },
}

const options = {
  bundle: true,
  write: false,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2023',
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [workspace],
  // One React for a page and for the packages of the workspace, which have their own in its folder.
  alias: Object.fromEntries(['react', 'react-dom'].map(name => [name, join(repository, 'bench/node_modules', name)])),
  logLevel: 'silent',
  // Settings for types would lead from the built files to the sources.
  tsconfigRaw: {},
} satisfies BuildOptions

/** The script of a page, React included. @throws Error of esbuild, as where a package is not built. */
export async function pageScript(name: string): Promise<string> {
  // A profile is read by names.
  const minify = !process.env.BENCH_PROFILE
  const { outputFiles } = await build({ ...options, minify, entryPoints: { page: join(pages, name) } })
  return outputFiles[0]!.text
}

/** Bytes of a module with everything it needs but React, minified and compressed. */
export async function bundledBytes(contents: string): Promise<number> {
  const external = ['react', 'react/*', 'react-dom', 'react-dom/*']
  const { outputFiles } = await build({ ...options, alias: {}, external, stdin: { contents, resolveDir: pages } })
  return (await promisify(gzip)(outputFiles[0]!.contents, { level: 9 })).length
}
