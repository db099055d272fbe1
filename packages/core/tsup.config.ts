import { build } from '../../tsup.base.ts'

export default build({
  entry: [
    'src/index.ts',
    'src/native.ts',
    'src/internal.ts',
    'src/provider-kit.ts',
    'src/inline-files.ts',
    'src/context/async-hooks.ts',
    'src/context/portable.ts',
    'src/transport/supported-node.ts',
    'src/transport/undici.ts',
    'src/transport/fetch.ts',
  ],
})
