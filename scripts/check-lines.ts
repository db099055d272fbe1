/** Holds functions, presets and dialects to their most lines of code, and shows how long the providers are. */
import { runSourceChecks } from './lib/source-checks.ts'
import { lines } from './lines/check.ts'

runSourceChecks([lines])
