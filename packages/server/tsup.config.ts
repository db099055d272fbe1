import { build } from '../../tsup.base.ts'

export default build({
  together: [['index.js', 'node.js']],
  noExternal: ['valibot'],
})
