/** Holds the packages' sources to the import rules of ARCHITECTURE.md. Tests, apps and examples are exempt. */
import { boundaries } from './boundaries/check.ts'
import { runSourceChecks } from './lib/source-checks.ts'

runSourceChecks([boundaries])
