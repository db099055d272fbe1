import { defineConfig, type Options } from 'tsup'
import { thirdPartyNotices } from './tsup.notices.ts'

/**
 * One build for every package: ESM for current engines, with types, nothing bundled that a user installs anyway.
 * Types are built against the built types of the packages below, not against their sources (`paths` is for editors and tests).
 */
export const build = (options: Options) =>
  defineConfig({
    format: ['esm'],
    target: 'es2023',
    platform: 'neutral',
    dts: {
      compilerOptions: {
        paths: {
          '#transport': ['./src/transport/undici.ts'],
          '#async-context': ['./src/context/async-hooks.ts'],
          '#supported-node': ['./src/transport/supported-node.ts'],
        },
      },
    },
    clean: true,
    treeshake: true,
    esbuildPlugins: [thirdPartyNotices],
    // Conditional imports are chosen on the user's side; Node's own modules in Node-only files.
    external: [/^#/, /^node:/],
    ...options,
  })
