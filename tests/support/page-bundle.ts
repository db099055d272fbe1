import { join } from 'node:path'
import { type BuildResult, build, type Plugin } from 'esbuild'
import { entriesOf, readPackages, sourceOf } from '../../scripts/lib/workspace.ts'

const root = join(import.meta.dirname, '../..')

/** Resolves packages of the workspace to their sources, as a browser's bundler resolves them to what is built of those. */
const workspace: Plugin = {
  name: 'workspace',
  setup(bundler) {
    const sources = new Map<string, string>()
    for (const pkg of readPackages(root)) {
      for (const { specifier, source } of entriesOf(pkg)) sources.set(specifier, source)
      for (const [name, { browser = '' }] of Object.entries(pkg.manifest.imports ?? {}))
        sources.set(name, join(pkg.home, sourceOf(browser)))
    }
    bundler.onResolve({ filter: /^(@millrace\/|#)/ }, ({ path }) => ({ path: sources.get(path)! }))
  },
}

/** Bundles a script of a page, minified, with all that it imports but the packages that are named. */
export function bundlePage(
  script: string,
  external: string[] = [],
): Promise<BuildResult<{ write: false; metafile: true }>> {
  return build({
    stdin: { contents: script, resolveDir: root, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    write: false,
    metafile: true,
    legalComments: 'none',
    // Without the workspace's paths, which are those of Node.
    tsconfigRaw: '{}',
    external,
    plugins: [workspace],
  })
}
