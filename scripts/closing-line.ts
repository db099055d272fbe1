import { stripVTControlCharacters } from 'node:util'
import type { Reporter } from 'vitest/node'

/**
 * Ends a run with uncoloured lines: `failed: <file> > <test>: <message>` for each failure, `flaky: …` for each test that passed at its
 * second run, which CI both repeats at its end, and `N passed, N failed, N skipped`, which it adds up.
 */
export const closingLine: Reporter = {
  onTestRunEnd(modules) {
    const sum = { passed: 0, failed: 0, skipped: 0 }
    const lines: string[] = []
    const tell = (what: 'failed' | 'flaky', name: string, errors: readonly { message: string }[] | undefined): void => {
      lines.push(`${what}: ${name}: ${firstLine(errors?.[0]?.message)}`)
    }
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result()
        const name = `${module.relativeModuleId} > ${test.fullName}`
        if (state === 'failed') tell('failed', name, errors)
        else if (test.diagnostic()?.flaky) tell('flaky', name, errors)
        sum[state === 'passed' || state === 'failed' ? state : 'skipped']++
      }
      // A file that cannot be collected has no tests to count, and must not pass for none.
      if (module.errors().length === 0) continue
      tell('failed', module.relativeModuleId, module.errors())
      sum.failed++
    }
    if (lines.length > 0) console.log(`\n${lines.join('\n')}`)
    console.log(`\n${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`)
  },
}

/** Cut to a length at which a hundred failures are still read. */
function firstLine(message = 'no message'): string {
  return stripVTControlCharacters(message).split('\n', 1)[0]!.slice(0, 300)
}
