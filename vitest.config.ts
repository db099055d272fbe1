import { fileURLToPath } from 'node:url'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { closingLine } from './scripts/closing-line.ts'
import { sourceAliases } from './scripts/source-aliases.ts'

const alias = sourceAliases(fileURLToPath(new URL('.', import.meta.url)))

const project = (name: string, root: string, include = ['test/**/*.test.ts']): TestProjectInlineConfiguration => ({
  resolve: { alias },
  test: { name, root, include, environment: 'node' },
})

export default defineConfig({
  test: {
    projects: [
      ...['sse', 'core', 'openai-compatible', 'glm', 'anthropic', 'gemini', 'openai', 'server', 'emulator'].map(name =>
        project(name, `packages/${name}`),
      ),
      project('demo', 'apps/demo'),
      project('tests', 'tests', ['loopback/**/*.test.ts']),
      project('scripts', 'scripts'),
      project('bench', 'bench'),
      {
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            include: ['{packages/*/test,tests/types}/**/*.test-d.ts'],
            tsconfig: 'tsconfig.types.json',
          },
        },
      },
    ],
    reporters: ['default', closingLine],
  },
})
