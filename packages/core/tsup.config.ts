import { build } from '../../tsup.base.ts'

export default build({
  entry: [
    'src/index.ts',
    'src/native.ts',
    'src/timer.ts',
    'src/provider-kit.ts',
    'src/inline-files.ts',
    'src/supported-node.ts',
    'src/transport/undici.ts',
    'src/transport/fetch.ts',
  ],
})
