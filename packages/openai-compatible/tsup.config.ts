import { build } from '../../tsup.base.ts'

export default build({ together: [['dialect.js']] })
