import { stripVTControlCharacters } from 'node:util'
import type { Reporter } from 'vitest/node'

/**
 * Ends a run with uncoloured lines: `failed: <file> > <test>: <message>` for each failure, which CI repeats at its end, and
 * `N passed, N failed, N skipped`, which it adds up.
 */
export const closingLine: Reporter = {
  onTestRunEnd(modules) {
    const sum = { passed: 0, failed: 0, skipped: 0 }
    const failures: string[] = []
    const fail = (name: string, errors: readonly { message: string }[] | undefined): void => {
      sum.failed++
      failures.push(`failed: ${name}: ${firstLine(errors?.[0]?.message)}`)
    }
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result()
        if (state === 'failed') fail(`${module.relativeModuleId} > ${test.fullName}`, errors)
        else sum[state === 'passed' ? 'passed' : 'skipped']++
      }
      // A file that cannot be collected has no tests to count, and must not pass for none.
      if (module.errors().length > 0) fail(module.relativeModuleId, module.errors())
    }
    if (failures.length > 0) console.log(`\n${failures.join('\n')}`)
    console.log(`\n${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`)
  },
}

/** Cut to a length at which a hundred failures are still read. */
function firstLine(message = 'no message'): string {
  return stripVTControlCharacters(message).split('\n', 1)[0]!.slice(0, 300)
}
