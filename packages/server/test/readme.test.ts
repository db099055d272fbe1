import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { optionNames } from '../src/handler/handler-options.js'
import { resolveLimits } from '../src/handler/limits.js'

const text = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const readme = text('../README.md')

it('has a row for every option of a handler, and for none that is not there', () => {
  const [, table = ''] = /^### All options$([\s\S]*?)^#/m.exec(readme) ?? []
  const rows = [...table.matchAll(/^\| (`.+?) \|/gm)].flatMap(([, names = '']) => [
    ...names.matchAll(/`([\w.]+)[^`]*`/g),
  ])
  const limits = Object.keys(resolveLimits()).map(name => `limits.${name}`)
  const options = Object.keys(optionNames).filter(name => name !== 'limits')
  expect(rows.map(([, name]) => name).sort()).toEqual([...options, ...limits].sort())
})

it.each(['', '.zh-CN'])('docs/wire-formats%s.md names every wire format and what makes one', async language => {
  const page = text(`../../../docs/wire-formats${language}.md`) + readme
  const wires = Object.keys(manifest.exports).filter(subpath => subpath.startsWith('./wire/'))
  expect(wires).not.toEqual([])
  for (const subpath of wires) {
    const names = Object.keys(await import(subpath.replace('.', '@millrace/server')))
    expect(names.filter(name => !new RegExp(`\\b${name}\\b`).test(page))).toEqual([])
  }
})
