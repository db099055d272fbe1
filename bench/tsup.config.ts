import { readdirSync } from 'node:fs'
import { defineConfig } from 'tsup'

const contenders = readdirSync('src/relay/contenders').map(name => name.replace(/\.ts$/, ''))

/** Plain JavaScript for all processes: a relay that strips types at its start would carry the stripper in its memory. */
export default defineConfig({
  entry: {
    bench: 'src/run/bench.ts',
    soak: 'src/run/soak.ts',

    upstream: 'src/upstream/main.ts',
    client: 'src/client/main.ts',
    relay: 'src/relay/main.ts',
    site: 'src/site/main.ts',
    objects: 'src/objects/main.ts',
    tools: 'src/tools/main.ts',
    frames: 'src/frames/main.ts',
    imports: 'src/imports/main.ts',
    ...Object.fromEntries(contenders.map(id => [`contender-${id}`, `src/relay/contenders/${id}.ts`])),
  },
  format: 'esm',
  platform: 'node',
  target: 'node24',
  splitting: false,
  dts: false,
  clean: true,
  silent: true,
})
