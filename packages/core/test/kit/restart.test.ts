import { createSpliceParser } from '@millrace/core/provider-kit'
import { describe, expect, it, vi } from 'vitest'

const fits = (frame: object): boolean => 'n' in frame
const behind = createSpliceParser({ mark: 'data: {', fits })
const within = createSpliceParser({ mark: '{"n":', fits })

describe('a frame', () => {
  it.each<[string, string, ReturnType<typeof createSpliceParser>, number, boolean]>([
    ['whole', '{"n":1}', behind, 1, false],
    ['behind half of another', '{"tdata: {"n":2}', behind, 2, true],
    ['of several restarts, the last', '{"tdata: {"n":2data: {"n":3}', behind, 3, true],
    ['before a mark that only stands in its text', '{"tdata: {"n":4,"t":"data: {"}', behind, 4, true],
    ['glued without anything between', '{"t":"half{"n":5}', within, 5, true],
  ])('%s is found', (_, data, parse, n, broken) => {
    const found = parse(data)
    expect([found.frame.n, found.broken !== undefined]).toEqual([n, broken])
  })

  it.each(['{"t', 'null', '{"tdata: {"m":1}', '{"tdata: {"n":1', '', 'data: {'])('%j has none', data => {
    expect(() => behind(data)).toThrow(expect.objectContaining({ code: 'protocol' }))
  })

  it('is looked for in a few places only, whatever garbage comes', () => {
    const parse = vi.spyOn(JSON, 'parse')
    expect(() => behind('data: {'.repeat(10_000))).toThrow()
    expect(parse.mock.calls.length).toBeLessThan(12)
    parse.mockRestore()
  })
})
