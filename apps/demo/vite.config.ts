import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const outDir = here('dist/page')

/** Writes each text beside itself as gzip and Brotli, so that the server compresses nothing. */
const precompressed: Plugin = {
  name: 'precompressed',
  apply: 'build',
  async closeBundle() {
    const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }
    const files = await readdir(outDir, { recursive: true })
    await Promise.all(
      files
        .filter(file => /\.(js|css|html|svg)$/.test(file))
        .map(async file => {
          const path = join(outDir, file)
          const content = await readFile(path)
          await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }))
          await writeFile(`${path}.br`, await promisify(brotliCompress)(content, brotli))
        }),
    )
  },
}

/** The page, over the built packages as a user would install them. */
export default defineConfig({
  root: here('src/page'),
  publicDir: here('src/page/public'),
  plugins: [precompressed],
  // The page's own React for `@millrace/client` too, as an app has it that installs both: a linked package looks for its peers beside itself.
  resolve: { dedupe: ['react', 'react-dom'] },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // "use client" is for servers that render components.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
  logLevel: 'warn',
})
