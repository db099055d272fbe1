import { placeOf, type SourceCheck } from '../lib/source-checks.ts'
import { lateSubjects } from './openings.ts'

/** Refuses sentences in comments that name their subject late. */
export const comments: SourceCheck = (_, sources) => ({
  mistakes: sources.flatMap(source =>
    lateSubjects(source.syntax).map(
      ({ line, word }) => `${placeOf(source)}:${line} a sentence begins with "${word}": begin it with its subject`,
    ),
  ),
  summary: [`the comments of ${sources.length} source files begin with their subjects, as far as a pattern can tell`],
})
