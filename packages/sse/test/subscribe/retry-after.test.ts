import { retryAfterMs } from '@millrace/sse'
import { describe, expect, it } from 'vitest'

describe('retryAfterMs', () => {
  const now = Date.parse('2026-11-02T10:00:00Z')

  it.each<[string, Record<string, string | undefined>, number | undefined]>([
    ['nothing', {}, undefined],
    ['seconds', { 'retry-after': '7' }, 7_000],
    ['zero', { 'retry-after': '0' }, 0],
    ['a fraction', { 'retry-after': ' 1.5 ' }, 1_500],
    ['a date', { 'retry-after': 'Mon, 02 Nov 2026 10:00:30 GMT' }, 30_000],
    ['a date gone by', { 'retry-after': 'Mon, 02 Nov 2026 09:00:00 GMT' }, 0],
    ['an old form of date', { 'retry-after': 'Monday, 02-Nov-26 10:00:30 GMT' }, 30_000],
    ['milliseconds', { 'retry-after-ms': '1234' }, 1_234],
    ['milliseconds win', { 'retry-after-ms': '1', 'retry-after': '7' }, 1],
    ['bad milliseconds do not', { 'retry-after-ms': 'soon', 'retry-after': '7' }, 7_000],
    ['empty milliseconds do not', { 'retry-after-ms': '', 'retry-after': '7' }, 7_000],
    ['negative', { 'retry-after': '-5' }, undefined],
    ['empty', { 'retry-after': '' }, undefined],
    ['junk', { 'retry-after': 'soon' }, undefined],
    ['junk with a number, of which Date.parse makes 2001', { 'retry-after': 'soon 5' }, undefined],
    ['hexadecimal', { 'retry-after': '0x10' }, undefined],
    ['Infinity', { 'retry-after': 'Infinity' }, undefined],
    ['four hundred nines', { 'retry-after': '9'.repeat(400) }, undefined],
    ['a word', { 'retry-after': 'NaN' }, undefined],
    ['words in front of a date’s end', { 'retry-after': 'no such date GMT' }, undefined],
    ['a broken date', { 'retry-after': 'Mon, 99 Nov 2026 10:00:30 GMT' }, undefined],
  ])('%s', (_, headers, expected) => {
    expect(retryAfterMs(headers, now)).toBe(expected)
  })
})
