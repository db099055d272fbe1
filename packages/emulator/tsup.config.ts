import { build } from '../../tsup.base.ts'

export default build({ entry: ['src/index.ts', 'src/cli.ts'], removeNodeProtocol: false, noExternal: ['valibot'] })
