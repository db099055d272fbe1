/** Runs all checks of the packages' sources: `check-boundaries.ts`, `check-lines.ts` and `check-comments.ts` in one. */
import { boundaries } from './boundaries/check.ts'
import { comments } from './comments/check.ts'
import { runSourceChecks } from './lib/source-checks.ts'
import { lines } from './lines/check.ts'

runSourceChecks([boundaries, lines, comments])
