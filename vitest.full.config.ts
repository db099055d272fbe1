import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { closingLine } from './scripts/closing-line.ts'
import { sourceAliases } from './scripts/source-aliases.ts'

/** `npm run test:full`: what takes minutes, or other programs than Node. One file at a time, for they share the machine. */
export default defineConfig({
  resolve: { alias: sourceAliases(fileURLToPath(new URL('.', import.meta.url))) },
  test: {
    name: 'full',
    root: 'tests',
    include: ['{full,faults}/**/*.test.ts'],
    env: { MILLRACE_FAULT_RUNS: process.env.MILLRACE_FAULT_RUNS ?? '1000' },
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 20_000 } },
    // Other programs share the machine with a test here: in CI it gets a second chance, and is told as flaky by name when it needs it.
    retry: process.env.CI ? 1 : 0,
    reporters: ['default', closingLine],
  },
})
