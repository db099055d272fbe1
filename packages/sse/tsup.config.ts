import { build } from '../../tsup.base.ts'

export default build({ together: [['internal.js']], alone: ['lean.js'], noExternal: ['eventsource-parser'] })
