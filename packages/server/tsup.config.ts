import { build } from '../../tsup.base.ts'

export default build({
  entry: ['src/index.ts', 'src/node.ts', 'src/express.ts', 'src/hyper-express.ts'],
  noExternal: ['valibot'],
})
