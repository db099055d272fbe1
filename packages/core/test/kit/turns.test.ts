import { turnsOf } from '@millrace/core/provider-kit'
import { describe, expect, it } from 'vitest'

type Said = readonly (readonly ['system' | 'user' | 'model', { readonly text: string }])[]

function turns(said: Said) {
  const warnings: string[] = []
  return { ...turnsOf(said, 'Vendor', setting => void warnings.push(setting)), warnings }
}
const part = (text: string) => ({ text })

describe('turnsOf', () => {
  it('puts together what one speaker says without a break, and the system apart', () => {
    const said: Said = [
      ['system', part('s')],
      ['user', part('a')],
      ['user', part('b')],
      ['model', part('c')],
      ['user', part('d')],
    ]
    expect(turns(said)).toEqual({
      system: [part('s')],
      turns: [
        { speaker: 'user', parts: [part('a'), part('b')] },
        { speaker: 'model', parts: [part('c')] },
        { speaker: 'user', parts: [part('d')] },
      ],
      warnings: [],
    })
  })

  it('moves what the system says later to the front, with one warning, and does not part a turn by it', () => {
    const said: Said = [
      ['user', part('a')],
      ['system', part('s')],
      ['system', part('t')],
      ['user', part('b')],
    ]
    expect(turns(said)).toEqual({
      system: [part('s'), part('t')],
      turns: [{ speaker: 'user', parts: [part('a'), part('b')] }],
      warnings: ['messages'],
    })
  })

  it.each<[string, Said]>([
    ['nothing', []],
    ['the system alone', [['system', part('s')]]],
  ])('refuses %s', (_, said) => {
    expect(() => turns(said)).toThrow(
      expect.objectContaining({ code: 'invalid-request', message: expect.stringMatching(/^messages: Vendor/) }),
    )
  })
})
