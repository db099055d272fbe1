import type { ProviderDefinition } from '@millrace/core'
import type { ConformanceCase } from './case.js'
import { abortCases } from './cases/abort.js'
import { answerCases } from './cases/answers.js'
import { endingCases } from './cases/endings.js'
import { errorCases } from './cases/errors.js'
import { historyCases } from './cases/history.js'
import { lookAlikeCases } from './cases/look-alikes.js'
import { requestCases } from './cases/requests.js'
import { secretCases } from './cases/secrets.js'
import { toleranceCases } from './cases/tolerance.js'
import { toolCases } from './cases/tools.js'
import type { ConformanceFixtures } from './fixtures.js'
import { Subject } from './subject.js'

/**
 * The cases that prove a provider, for any test runner. They need no network and no key that is worth anything, and take a second or two.
 *
 * @param definition - the provider as pure functions, made with a key that is made up.
 * @param fixtures - answers and errors in the vendor's dialect, written by hand.
 */
export function providerConformance<Options>(
  definition: ProviderDefinition<Options>,
  fixtures: ConformanceFixtures<Options>,
): readonly ConformanceCase[] {
  const subject = new Subject(definition, fixtures)
  return [
    ...answerCases(subject),
    ...endingCases(subject),
    ...toleranceCases(subject),
    ...toolCases(subject),
    ...errorCases(subject),
    ...secretCases(subject),
    ...abortCases(subject),
    ...requestCases(subject),
    ...historyCases(subject),
    ...lookAlikeCases(subject),
  ]
}
