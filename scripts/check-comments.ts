/** Refuses sentences in the comments of packages that name their subject late: each is read twice (CONTRIBUTING.md, "How it is written"). */
import { comments } from './comments/check.ts'
import { runSourceChecks } from './lib/source-checks.ts'

runSourceChecks([comments])
