import { defineConfig, type Options } from 'tsup'

/** One build for every package: ESM for current engines, with types, nothing bundled that a user installs anyway. */
export const build = (options: Options) =>
  defineConfig({
    format: ['esm'],
    target: 'es2023',
    platform: 'neutral',
    dts: true,
    clean: true,
    treeshake: true,
    sourcemap: false,
    external: [/^#/],
    ...options,
  })
