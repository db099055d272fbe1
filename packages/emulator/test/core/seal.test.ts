import { describe, expect, it } from 'vitest'
import { createFingerprint, fingerprintOf, isSame, seal, unseal } from '../../src/core/seal.js'

const forms = [{ lead: [0x12] }, { lead: [0x80, 0, 0, 0], url: true }, { lead: [] }]

describe.each(forms)('a seal of the form %j', form => {
  const sealed = seal(form, fingerprintOf('First this.'))

  it('opens to what was sealed', () => {
    expect(isSame(unseal(form, sealed)!, fingerprintOf('First this.'))).toBe(true)
    expect(isSame(unseal(form, sealed)!, fingerprintOf('First that.'))).toBe(false)
  })

  it('is another one each time', () => {
    expect(seal(form, fingerprintOf('First this.'))).not.toBe(sealed)
  })

  it('does not open with any one character changed, lost or added', () => {
    for (let at = 0; at < sealed.length; at++) {
      const other = sealed[at] === 'B' ? 'C' : 'B'
      expect(unseal(form, sealed.slice(0, at) + other + sealed.slice(at + 1))).toBeUndefined()
      expect(unseal(form, sealed.slice(0, at) + sealed.slice(at + 1))).toBeUndefined()
    }
    for (const odd of ['', ' ', `${sealed}A`, `${sealed}=`, undefined, 7, '§'])
      expect(unseal(form, odd)).toBeUndefined()
  })
})

it('a fingerprint knows no pieces', () => {
  const whole = fingerprintOf('one two 三')
  const pieces = createFingerprint()
  for (const piece of ['one', '', ' two ', '三']) pieces.add(piece)
  expect(isSame(pieces.bytes(), whole)).toBe(true)
  expect(isSame(fingerprintOf('one two 四'), whole)).toBe(false)
})
