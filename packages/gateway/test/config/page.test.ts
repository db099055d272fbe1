import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createGateway } from '../../src/index.js'

/** The names that a refusal of an unknown field lists. */
function fieldsOf(config: object): string[] {
  try {
    createGateway(config, { env: {} })
  } catch (thrown) {
    const [, names = ''] = /known are (.+)/.exec((thrown as Error).message) ?? []
    return names.split(', ')
  }
  throw new Error('An unknown field was taken.')
}

describe.each(['gateway.md', 'gateway.zh-CN.md'])('docs/%s', page => {
  const text = readFileSync(new URL(`../../../../docs/${page}`, import.meta.url), 'utf8')

  it('has a row for every field of the configuration', () => {
    const [, table = ''] = /(\n\| `listen` \|[\s\S]*?\n)\n/.exec(text) ?? []
    const rows = [...table.matchAll(/^\| (`.+?) \|/gm)].flatMap(([, names = '']) => [...names.matchAll(/`([$\w]+)`/g)])
    expect(rows.map(([, name]) => name).sort()).toEqual(fieldsOf({ none: 1 }).sort())
  })

  it('names every field of a route and of its targets', () => {
    const route = fieldsOf({ models: { a: { to: 'glm/glm-5.3', none: 1 } } })
    const target = fieldsOf({ models: { a: { to: { model: 'glm/glm-5.3', none: 1 } } } })
    const circuit = fieldsOf({ models: { a: { to: 'glm/glm-5.3', circuit: { none: 1 } } } })
    const named = new Set([...text.matchAll(/[`"](\w+)\b/g)].map(([, name]) => name))
    expect([...route, ...target, ...circuit].filter(name => !named.has(name))).toEqual([])
  })
})
