/** The code of kept answers, which a handler with a store loads: see `KeptAnswers`. */
export { KeptStreams } from '../kept/kept-streams.js'
export { KeptIntake } from './kept-intake.js'
