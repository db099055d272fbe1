import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { closingLine } from './scripts/closing-line.ts'
import { sourceAliases } from './scripts/source-aliases.ts'

/** `npm run test:transcripts`: replays the recordings in the folder that MILLRACE_TRANSCRIPTS names. */
export default defineConfig({
  resolve: { alias: sourceAliases(fileURLToPath(new URL('.', import.meta.url))) },
  test: {
    name: 'transcripts',
    root: 'tests',
    include: ['transcripts/**/*.test.ts'],
    testTimeout: 120_000,
    reporters: ['default', closingLine],
  },
})
