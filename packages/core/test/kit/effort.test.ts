import type { ReasoningSettings } from '@millrace/core'
import {
  asksToReason,
  fittingEffort,
  nearestEffort,
  type ReasoningModel,
  reasoningFor,
} from '@millrace/core/provider-kit'
import { describe, expect, it } from 'vitest'

it.each([
  ['high', ['low', 'high', 'max'], 'high'],
  ['minimal', ['low', 'high', 'max'], 'low'],
  ['medium', ['low', 'high'], 'high'],
  ['xhigh', ['low', 'medium', 'high'], 'high'],
  ['none', ['low', 'high'], 'low'],
] as const)('the step nearest to %s in %j is %s', (asked, efforts, nearest) => {
  expect(nearestEffort(asked, efforts)).toBe(nearest)
  expect(nearestEffort(asked, [...efforts].reverse())).toBe(nearest)
})

it.each<[ReasoningSettings | undefined, boolean | undefined]>([
  [undefined, undefined],
  [{}, undefined],
  [{ enabled: true }, true],
  [{ enabled: false }, false],
  [{ effort: 'low' }, true],
  [{ effort: 'none' }, false],
  [{ enabled: true, effort: 'none' }, false],
  [{ enabled: false, effort: 'high', budgetTokens: 1_024 }, false],
  [{ budgetTokens: 1_024 }, true],
])('%j asks for reasoning: %j', (reasoning, asks) => {
  expect(asksToReason(reasoning)).toBe(asks)
})

it('fittingEffort says where it is another one', () => {
  const warnings: string[][] = []
  const warn = (...warning: [string, string]): void => void warnings.push(warning)
  expect(fittingEffort('high', ['low', 'high'], warn)).toBe('high')
  expect(warnings).toEqual([])
  expect(fittingEffort('max', ['low', 'high'], warn)).toBe('high')
  expect(fittingEffort('max', ['low'], warn, 'Acme')).toBe('low')
  expect(warnings).toEqual([
    ['reasoning.effort', 'This model takes low, high: max was sent as high.'],
    ['reasoning.effort', 'Acme takes low: max was sent as low.'],
  ])
})

describe('a model is asked to reason', () => {
  const model = (thinking: string): ReasoningModel => ({ thinking, efforts: ['low', 'high'] })
  const always = 'This model always thinks: the lowest effort was asked for instead.'

  it.each<[string, ReasoningSettings | undefined, string, object, string[]]>([
    ['not at all', undefined, 'switch', {}, []],
    ['as asked', { effort: 'high' }, 'switch', { thinks: true, effort: 'high' }, []],
    ['without a step', { enabled: true }, 'switch', { thinks: true }, []],
    ['not to', { enabled: false, effort: 'high' }, 'switch', { thinks: false }, []],
    ['less, where it always does', { enabled: false }, 'always', { effort: 'low' }, [always]],
    ['as asked, where it always does', { effort: 'low' }, 'always', { thinks: true, effort: 'low' }, []],
    ['not, where it never does', { effort: 'low' }, 'never', {}, ['Left out: this model does not think.']],
    ['no less, where it never does', { enabled: false }, 'never', {}, []],
  ])('%s', (_, reasoning, thinking, expected, said) => {
    const warnings: string[] = []
    expect(reasoningFor(reasoning, model(thinking), (_, message) => void warnings.push(message))).toEqual(expected)
    expect(warnings).toEqual(said)
  })
})
