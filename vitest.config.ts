import { fileURLToPath } from 'node:url'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { closingLine } from './scripts/closing-line.ts'
import { sourceAliases } from './scripts/source-aliases.ts'

const alias = sourceAliases(fileURLToPath(new URL('.', import.meta.url)))

const project = (name: string, root: string): TestProjectInlineConfiguration => ({
  resolve: { alias },
  test: { name, root, include: ['test/**/*.test.ts'], environment: 'node' },
})

export default defineConfig({
  test: {
    projects: [
      ...['sse', 'core', 'openai-compatible', 'glm', 'server', 'emulator'].map(name => project(name, `packages/${name}`)),
      project('demo', 'apps/demo'),
      { resolve: { alias }, test: { name: 'tests', root: 'tests', include: ['loopback/**/*.test.ts'] } },
    ],
    reporters: ['default', closingLine],
  },
})
