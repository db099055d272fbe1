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
    expect: { poll: { timeout: 20_000 } },
    // Other programs share the machine with a test here: in CI it gets a second chance, and is told as flaky by name when it needs it.
    retry: process.env.CI ? 1 : 0,
    reporters: ['default', closingLine],
  },
})
