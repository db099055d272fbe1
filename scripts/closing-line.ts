import type { Reporter } from 'vitest/node'

/** Ends a run with one uncoloured line, `N passed, N failed, N skipped`, which CI adds up. */
export const closingLine: Reporter = {
  onTestRunEnd(modules) {
    const sum = { passed: 0, failed: 0, skipped: 0 }
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === 'passed' || state === 'failed') sum[state]++
        else sum.skipped++
      }
      // A file that cannot be collected has no tests to count, and must not pass for none.
      if (module.errors().length > 0) sum.failed++
    }
    console.log(`\n${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`)
  },
}
