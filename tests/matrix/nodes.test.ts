import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { supportedNodes } from '../../scripts/lib/node-versions.ts'
import { readPackages } from '../../scripts/lib/workspace.ts'
import { findNode, findPart } from '../support/parts.ts'

// The packages' own tests on the oldest Node of each line that is supported: what a package does with Node, its sockets, streams and files, is not the same on all.

const root = join(import.meta.dirname, '../..')
const run = promisify(execFile)

const lineOf = (version: string): string => version.slice(0, version.indexOf('.'))
const oldest = supportedNodes.filter(
  (version, at) => supportedNodes.findIndex(v => lineOf(v) === lineOf(version)) === at,
)
const others = oldest.filter(version => version !== process.versions.node)

const projects = [...readPackages(root).map(({ folder }) => folder), 'conformance', 'tests', 'faults', 'mocked']

/** Tests of pages, on a Node without Web Locks. */
const ofPages = ['packages/client/**', 'tests/faults/tabs.test.ts']
/** Bytes of a compressor, which is another one in each Node. */
const ofSizes = ['packages/client/test/size.test.ts']

describe.each(others)('on Node %s', version => {
  const node = findPart(`Node ${version}`, () => findNode(version))

  it.skipIf(!node)('the tests of the packages pass', { timeout: 900_000 }, async () => {
    const left = version.startsWith('22.') ? ofPages : ofSizes
    const args = [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      ...projects.flatMap(name => ['--project', name]),
      ...left.flatMap(path => ['--exclude', path]),
    ]
    const env = { ...process.env, PATH: `${dirname(node ?? '')}:${process.env.PATH}`, NODE_OPTIONS: '', VITEST: '' }
    const { stdout } = await run(node ?? '', args, { cwd: root, env, maxBuffer: 1 << 28 }).catch(failed => failed)
    const closing = stdout.trimEnd().split('\n').at(-1)
    const told = stdout.split('\n').filter((line: string) => line.startsWith('failed: '))
    expect({ told, closing }).toEqual({
      told: [],
      closing: expect.stringMatching(/^\d{5} passed, 0 failed, \d+ skipped$/),
    })
  })
})
