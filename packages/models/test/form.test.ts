import { type ModelInfo, modelProviders, modelsOf } from '@millrace/models'
import { describe, expect, it } from 'vitest'

const rows = modelProviders.flatMap(provider =>
  modelsOf(provider).map(model => [`${provider} ${model.id}`, model] as const),
)
const scale = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']

/** The flaws of a row, a word each. */
function flawsOf({ id, aliases = [], sources, input, output, thinking, ...limits }: ModelInfo): string[] {
  const { contextTokens = Number.POSITIVE_INFINITY, inputTokens, outputTokens } = limits
  const numbers = [...Object.values(limits), ...Object.values(thinking?.budgetTokens ?? {})]
  const efforts = thinking?.efforts ?? []
  const places = efforts.map(effort => scale.indexOf(effort))
  const flaws: readonly (readonly [isFlawed: boolean, what: string])[] = [
    [[id, ...aliases].some(name => !/^[a-z0-9][a-z0-9.-]*$/.test(name)), 'name'],
    [numbers.some(limit => !Number.isInteger(limit) || limit < 0), 'number'],
    [(inputTokens ?? 0) > contextTokens || (outputTokens ?? 0) > contextTokens, 'limits'],
    [!input.includes('text') || output.length === 0, 'modalities'],
    [new Set(input).size !== input.length || new Set(output).size !== output.length, 'modalities'],
    [places.includes(-1) || places.some((place, at) => at > 0 && place <= places[at - 1]!), 'efforts'],
    [thinking?.kind === 'always' && efforts.includes('none'), 'efforts'],
    [thinking?.kind === 'never' && (efforts.length > 0 || thinking.budgetTokens !== undefined), 'thinking'],
    [sources.length === 0, 'sources'],
    [sources.some(({ url }) => !URL.canParse(url) || !url.startsWith('https://')), 'source'],
    [sources.some(({ month }) => !/^20\d\d-(0[1-9]|1[0-2])$/.test(month)), 'month'],
  ]
  return flaws.flatMap(([isFlawed, what]) => (isFlawed ? [what] : []))
}

describe('a row', () => {
  it.each(rows)('%s has its form', (_, model) => {
    expect(flawsOf(model)).toEqual([])
  })

  const sound = rows[0]![1]
  it.each<[string, Partial<ModelInfo>]>([
    ['name', { id: 'GPT 5' }],
    ['number', { outputTokens: 1.5 }],
    ['limits', { outputTokens: 2_000_000 }],
    ['modalities', { input: ['image'] }],
    ['efforts', { thinking: { kind: 'optional', efforts: ['high', 'low'] } }],
    ['efforts', { thinking: { kind: 'always', efforts: ['none', 'low'] } }],
    ['thinking', { thinking: { kind: 'never', budgetTokens: { least: 1 } } }],
    ['sources', { sources: [] }],
    ['source', { sources: [{ url: 'a page', month: '2026-11' }] }],
    ['month', { sources: [{ url: 'https://a.example/', month: 'November' }] }],
  ])('that is wrong is seen: %s', (what, change) => {
    expect(flawsOf({ ...sound, ...change })).toContain(what)
  })
})

it('no name stands for two models of a provider', () => {
  for (const provider of modelProviders) {
    const names = modelsOf(provider).flatMap(({ id, aliases = [] }) => [id, ...aliases])
    expect(new Set(names).size).toBe(names.length)
  }
})
