import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { closingLine } from './scripts/closing-line.ts'
import { sourceAliases } from './scripts/source-aliases.ts'

/** `npm run test:matrix`: packed packages on other Nodes, in frameworks, and beside the vendors' clients. One file at a time. */
export default defineConfig({
  resolve: { alias: sourceAliases(fileURLToPath(new URL('.', import.meta.url))) },
  test: {
    name: 'matrix',
    root: 'tests',
    include: ['matrix/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 600_000,
    reporters: ['default', closingLine],
  },
})
