import { builtinModules } from 'node:module'
import type { Options } from 'tsup'
import { build } from '../../tsup.base.ts'
import { thirdPartyNotices } from '../../tsup.notices.ts'

type Plugin = NonNullable<Options['esbuildPlugins']>[number]

/** Modules of Node that CommonJS asks for by `require`, which a module in ESM does not have: each becomes an import. */
const nodeModules: Plugin = {
  name: 'node-modules',
  setup(builder) {
    builder.onResolve({ filter: /^\w+$/ }, ({ path, kind }) =>
      kind === 'require-call' && builtinModules.includes(path) ? { path, namespace: 'node-module' } : undefined,
    )
    builder.onLoad({ filter: /./, namespace: 'node-module' }, ({ path }) => ({
      contents: `export * from 'node:${path}'; export { default } from 'node:${path}'`,
    }))
  },
}

/** Modules of Node that parts of the build ask for when they are loaded, and need for few answers: Bedrock's frames have checksums. */
const seldom = ['node:crypto', 'node:zlib']

/** Has functions of such modules load them when they are called: both bring twenty others along. */
const seldomModules: Plugin = {
  name: 'seldom-modules',
  setup(builder) {
    builder.onResolve({ filter: /^node:/ }, ({ path }) =>
      seldom.includes(path) ? { path, namespace: 'seldom-module' } : undefined,
    )
    builder.onLoad({ filter: /./, namespace: 'seldom-module' }, ({ path }) => ({
      contents: Object.entries(process.getBuiltinModule(path) as object)
        .filter(([name, value]) => typeof value === 'function' && /^[a-z]\w*$/.test(name))
        .map(([name]) => `export const ${name} = (...args) => process.getBuiltinModule('${path}').${name}(...args)`)
        .join('\n'),
    }))
  },
}

// The providers and the emulators are part of the build, since nobody installs them beside a gateway; so is prom-client, three quarters of whose installed size
// are never loaded. What a provider or a store of one's own shares with the gateway (core, server, resume) is not.
export default build({
  splitting: true,
  noExternal: seldom,
  esbuildOptions(options) {
    // prom-client has no other entry.
    options.mainFields = ['module', 'main']
  },
  esbuildPlugins: [thirdPartyNotices, nodeModules, seldomModules],
})
