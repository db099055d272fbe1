import { describe, expect, test } from 'vitest'
import type { CutKind } from './origin.js'
import type { Passage } from './passage.js'
import { askVendor, wordyVendor } from './vendor.js'

const kinds: readonly CutKind[] = ['closed', 'reset', 'ended']

/** A vendor behind the middleman, and our provider in front of it. */
export function vendorCuts(passage: Passage): void {
  const { onClosed, onReset } = passage.middleman
  const seen = { closed: onClosed, reset: onReset, ended: 'end' }

  const ask = (kind: CutKind, finish?: string): Promise<[string, string]> => {
    const { origin, url } = passage
    origin.serve(wordyVendor(finish))
    return askVendor(new URL(url).origin, () => origin.cut(kind))
  }

  describe('a vendor that cuts its answer', () => {
    test.each(kinds)('%s: a failure, with the text so far', async kind => {
      expect(await ask(kind)).toEqual([seen[kind] === 'silence' ? 'timeout' : 'truncated', 'begun'])
    })

    test.each(kinds)('%s behind the finish reason: an end', async kind => {
      expect(await ask(kind, 'stop')).toEqual(['stop', 'begun'])
    })
  })
}
