import type { Page } from 'playwright-core'

/** Milliseconds that the script below takes on the machine that the limits of script in a page were set on. */
const ownMs = 2.2

/**
 * How many times slower than that machine this one runs the script of a page at the moment: 1 or more. A limit in milliseconds is for that
 * machine, so multiply it by this.
 */
export async function slownessOf(page: Page): Promise<number> {
  return Math.max(1, (await page.evaluate(scriptMs)) / ownMs)
}

/**
 * Milliseconds of a script that does what pages do: it matches, joins and splits text, and makes objects. The shortest of 120 turns: the first are
 * not compiled yet, and other programs interrupt the rest.
 */
function scriptMs(): number {
  const took = Array.from({ length: 120 }, () => {
    const begun = performance.now()
    let text = ''
    for (let at = 0; at < 2_000; at++) text += `${at}. A **wheel** of \`${at}\` metres.\n`
    const lines: { readonly pieces: readonly string[]; readonly size: number }[] = []
    for (const line of text.split('\n')) {
      const pieces = Array.from(line.matchAll(/\*\*[^*]+\*\*|`[^`]+`|[^*`]+/g), ([piece]) => piece)
      lines.push({ pieces, size: pieces.join('').length })
    }
    if (lines.length !== 2_001) throw new Error('A line is missing.')
    return performance.now() - begun
  })
  return Math.min(...took)
}
