import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installNpmFixture, type NpmFixture } from '../support/npm-fixture.js'
import { findPart, findProgram } from '../support/parts.js'
import { cuts, cutsOverHttp2, killed } from './middlemen/support/cuts.js'
import { leaving } from './middlemen/support/leaving.js'
import { middlemen, startMiddleman } from './middlemen/support/middlemen.js'
import { type Origin, startOrigin } from './middlemen/support/origin.js'
import { openPassage, type StartMiddleman } from './middlemen/support/passage.js'
import { restarts } from './middlemen/support/restarts.js'
import { failing, givenUp, keptAlive } from './middlemen/support/silence.js'
import { vendorCuts } from './middlemen/support/vendor-cuts.js'
import { wayThere } from './middlemen/support/way-there.js'

// Real proxies, set as docs/behind-a-proxy.md tells and as they come, between our servers, vendors and readers. The values are those of Debian 12
// (nginx 1.22.1, HAProxy 2.6.12, Caddy 2.6.2) and of the packages in the fixture's lockfile.

const fixture = join(import.meta.dirname, 'middlemen')
let folder: string
let npm: NpmFixture
let origin: Origin

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-middlemen-'))
  npm = await installNpmFixture(fixture)
  origin = await startOrigin()
})
afterAll(async () => {
  await origin?.close()
  npm?.remove()
  rmSync(folder, { recursive: true, force: true })
})

const start: StartMiddleman = (middleman, settings) =>
  startMiddleman(middleman, { ...settings, folder, npm: npm.folder })

const programs = [...new Set(middlemen.map(({ program }) => program))]
const missing = new Set(programs.filter(name => findPart(name, () => findProgram(name)) === undefined))
const present = middlemen.filter(({ program }) => !missing.has(program))

test('the lockfile holds no download addresses', () => {
  expect(readFileSync(join(fixture, 'package-lock.json'), 'utf8')).not.toContain('"resolved"')
})

describe.each(present)('$name', middleman => {
  const passage = openPassage(middleman, () => origin, start)
  wayThere(passage)
  leaving(passage)
  cuts(passage)
  killed(middleman, start)
  restarts(passage)
  // Our transport speaks HTTP/1.1.
  if (middleman.http2) cutsOverHttp2(passage)
  else vendorCuts(passage)
})

describe('a silence longer than the middleman allows', () => {
  test('heartbeats keep the answer alive', async () => {
    expect(await failing(present, start, keptAlive)).toEqual([])
  })

  test('without heartbeats the answer is cut, and every reader of ours knows', async () => {
    const limiting = present.filter(({ limitsSilence }) => limitsSilence)
    expect(await failing(limiting, start, givenUp)).toEqual([])
  })
})
