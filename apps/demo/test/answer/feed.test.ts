import { afterEach, expect, it, vi } from 'vitest'
import { blockText } from '../../src/page/answer/markdown/block.js'
import { Feed } from '../../src/page/answer/markdown/feed.js'

afterEach(() => vi.restoreAllMocks())

it('shows each block once, on a page that has time for one step of reading at a time', () => {
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 1000
    return now
  })
  const lines = Array.from({ length: 30 }, (_, at) => (at % 7 === 6 ? `\`\`\`\n${at}\n\`\`\`\n\n` : `w${at}.\n\n`))
  const feed = new Feed()
  let text = ''
  for (const line of [...lines, '']) {
    text += line
    const ended = line === ''
    do {
      const blocks = feed.read(text, ended).flat()
      expect(blocks.map(({ key }) => key)).toEqual(blocks.map((_, at) => at))
      expect(text).toContain(blocks.map(blockText).join(''))
    } while (ended && feed.pending)
  }
  expect(feed.read(text, true).flat().map(blockText).join('')).toBe(text)
})
