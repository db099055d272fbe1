import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { Example } from '../docs/examples.ts'
import { tryExamples } from '../docs/try-examples.ts'

const folder = join(import.meta.dirname, '../../tests/.examples-of-the-test')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const example = (place: string, code: string, where: Example['where'] = 'alone'): Example => ({ place, code, where })
const cap = 60_000

it('says which example does not typecheck, and where', { timeout: cap }, async () => {
  const wrong = await tryExamples(
    [example('A.md:1', 'const a = 1\n'), example('B.md:7', 'let a: string\na = 1\n')],
    folder,
  )
  expect(wrong).toEqual([expect.stringMatching(/^B\.md:7 line 2 of the example: error TS2322/)])
})

it('runs what may run, each alone and without the environment', { timeout: cap }, async () => {
  const wrong = await tryExamples(
    [
      example(
        'fine.md:1',
        "const keys = Object.keys(process.env)\nif (keys.some(key => key !== 'PATH' && key !== 'NODE_COMPILE_CACHE')) throw keys\n",
      ),
      example('throws.md:1', "throw new Error('on purpose')\n"),
      example('skipped.md:1', "throw new Error('never seen')\n", 'online'),
      example('endless.md:1', 'setInterval(() => {}, 1000)\n'),
    ],
    folder,
    6000,
  )
  expect(wrong).toEqual([
    expect.stringMatching(/^endless\.md:1 does not run(.|\n)*did not end within 6 s/),
    expect.stringMatching(/^throws\.md:1 does not run(.|\n)*on purpose/),
  ])
})

it('says which component does not typecheck, with the types of React and of a page', { timeout: cap }, async () => {
  const component = (place: string, code: string) => ({ ...example(place, code, 'page'), component: true as const })
  const wrong = await tryExamples(
    [
      component('A.md:1', 'export const A = () => <a href={document.title}>a</a>\n'),
      component('B.md:7', "import { useState } from 'react'\nexport const B = () => <b>{useState(1)[2]}</b>\n"),
    ],
    folder,
  )
  expect(wrong).toEqual([expect.stringMatching(/^B\.md:7 line 2 of the example: error TS2493/)])
})
