import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, createGateway } from '@millrace/gateway'
import { hashOf, newKey } from '@millrace/gateway/keys'
import { afterAll, describe, expect, test } from 'vitest'
import { readArguments } from '../../src/bin/arguments.js'
import { loadConfig, loadingHint } from '../../src/bin/config-file.js'
import { verdict } from '../../src/bin/greeting.js'
import { changedInVain, check, prepare } from '../../src/bin/serve.js'

const folder = mkdtempSync(join(tmpdir(), 'millrace-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
const written = (text: string, ending = 'json'): string => {
  const file = join(folder, `${files++}.${ending}`)
  writeFileSync(file, text)
  return file
}

const canary = 'sk-canary-1234'
const env = { OPENAI_API_KEY: canary, GLM: canary }

const escaped = (words: string): string => words.replace(/[[\]{}()*+?.\\^$|]/g, '\\$&')

/** The words of the program for a file. */
async function words(text: string, ending?: string): Promise<string> {
  const file = written(text, ending)
  try {
    await prepare(readArguments(['--check', '--config', file]), env)
    return 'right'
  } catch (thrown) {
    return (thrown as Error).message.replaceAll(`${file}`, 'file')
  }
}

describe('a flaw is told by line and path, and no value is repeated', () => {
  const provider = `"providers": {"glm": {"apiKey": "\${GLM}"}}`
  test.each<[text: string, message: string | RegExp]>([
    ['{\n  "listen": {"port": "80"}\n}', 'file:2: listen.port takes a number'],
    ['{\n  "listen": {"port": 70000}\n}', 'file:2: listen.port takes a port, from 0 to 65535'],
    ['{\n  "cors": "*"\n}', 'file:2: cors takes a list of origins'],
    ['{"cors": [\n"https://a.example",\n"https://a.example/"]}', /^file:3: cors\[1\] takes an exact origin such as/],
    ['{"cors": [\n"null"]}', /^file:2: cors\[0\] takes an exact origin/],
    ['{"cors": [\n"*"]}', 'file:2: cors[0] takes * only where clients need a key; name the origins'],
    ['{\n  "modles": {}\n}', /^file:2: modles is not known; known are .*models/],
    ['{\n\n  "models": {"a": {"to": 7}}}', /^file:3: models\.a\.to takes/],
    ['{"models": {\n"a": []}}', 'file:2: models.a takes at least one model'],
    [
      '{"models": {\n"fast one": {"to": "openai/x", "sytem": ""}}}',
      /^file:2: models\["fast one"\]\.sytem is not known/,
    ],
    [
      `{${provider},\n"models": {"a": "nobody/x"}}`,
      'file:2: models.a leads to a provider that is not there: a target is provider/model, and the providers are glm',
    ],
    [`{${provider},\n"models": {"a": ["glm/x",\n "glm/"]}}`, 'file:3: models.a[1] names no model behind the slash'],
    [
      `{${provider},\n"models": {"a": "glm/*"}}`,
      'file:2: models.a has a *, which stands for the only * of the route’s name',
    ],
    ['{"providers": {\n"acme": {}}}', /^file:2: providers\.acme is of no known kind/],
    [
      '{"providers": {\n"anthropic": {}}}',
      /^file:2: providers\.anthropic has no key: give apiKey, or set ANTHROPIC_API_KEY/,
    ],
    [
      `{"providers": {"glm": {"apiKey": "\${GLM}",\n"colour": 1}}}`,
      /^file:2: providers\.glm\.colour is not known to GLM/,
    ],
    [
      `{"providers": {"glm": {\n"apiKey": "\${NOBODY_SET_IT}"}}}`,
      `file:2: providers.glm.apiKey names \${NOBODY_SET_IT}, which is not set in the environment`,
    ],
    ['{"providers": {"a/b": {"kind": "glm"}}}', /^file:1: providers\["a\/b"\] has a name that no provider can have/],
    [
      '{"providers": {"glm": {"apiKey": "sk canary 1234"}}}',
      /^file:1: providers\.glm cannot work: apiKey holds white space/,
    ],
    ['{\n"a": 1,,\n}', /^file:2: the configuration is no JSON: /],
    ['', 'file:1: the configuration is no JSON: value expected'],
    ['[]', /^file:1: the configuration takes an object/],
    ['{"store": "disk"}', 'file:1: store takes "memory", or { "sqlite": "path" }'],
    ['{"models": {"a": "openai/x",\n"a": "openai/y"}}', /^file:2: models\.a is there twice/],
    ['{"providers": {"openai": {},\n"openai": {"api": "chat"}}}', /^file:2: providers\.openai is there twice/],
    [
      '{"models": {"a": [{"model": "openai/x",\n"model": "openai/y"}]}}',
      /^file:2: models\.a\[0\]\.model is there twice/,
    ],
    ['{"models": {\n"a": {}}}', 'file:2: models.a.to is missing'],
    ['{"keys": {\n"a": {}}}', 'file:2: keys.a.hash is missing'],
    ['{"counts": {}}', 'file:1: counts.sqlite is missing'],
    ['{"prices": {"x": {"input": 1}}}', 'file:1: prices.x.output is missing'],
    ['{"hosts": []}', 'file:1: hosts takes at least one name, or is left out'],
    ...['http://x/', 'a b', '*'].map(
      host =>
        [`{"hosts": [\n"${host}"]}`, 'file:2: hosts[0] takes a name such as localhost or app.example:8080'] satisfies [
          string,
          string,
        ],
    ),
    ...['heartbeatMs', 'headTimeoutMs', 'drainMs'].map(
      name => [`{"${name}": 3e9}`, `file:1: ${name} takes milliseconds, 2147483647 at most`] satisfies [string, string],
    ),
    [
      '{"models": {"a": {"to": "openai/x", "hedgeAfterMs": 3e9}}}',
      /^file:1: models\.a\.hedgeAfterMs takes milliseconds/,
    ],
    [
      '{"models": {"a": {"to": ["openai/x"], "circuit": {"failures": 0.5}}}}',
      'file:1: models.a.circuit.failures takes a whole number from 1',
    ],
    [
      '{"models": {"a": {"to": "openai/x", "defaults": {"maxOutputTokens": 1.5}}}}',
      'file:1: models.a.defaults.maxOutputTokens takes a whole number from 1',
    ],
    ['{"limits": {"bodyBytes": 0.5}}', 'file:1: limits.bodyBytes takes a whole number from 1'],
    ['{"providers": {"openai": []}}', 'file:1: providers.openai takes an object, such as { "kind": "openai" }'],
    ['{"providers": {"openai": {"headers": 7}}}', /^file:1: providers\.openai\.headers takes an object/],
    ['{"providers": {"openai": {"headers": {"a": 7}}}}', 'file:1: providers.openai.headers.a takes a text'],
    ...['organization', 'project', 'keyHeader', 'apiKeyEnv'].map(
      name =>
        [`{"providers": {"openai": {"${name}": 7}}}`, `file:1: providers.openai.${name} takes a text`] satisfies [
          string,
          string,
        ],
    ),
    ['{"providers": {"anthropic": {"apiKey": "x", "beta": "y"}}}', /beta takes a list of texts$/],
    ...(
      [
        ['openai', '"reasoningSummary": "long"', 'reasoningSummary takes one of auto, concise, detailed, none'],
        ['openai', '"keyHeader": "x key"', 'keyHeader takes the name of a header'],
        ['openai', '"headers": {"x team": "a"}', '["x team"] takes the name of a header'],
        ['openai', '"headers": {"team": "a\\nb"}', 'headers.team takes the value of a header, on one line'],
        ['openai', '"organization": "a\\nb"', 'organization takes the value of a header, on one line'],
        ['openai', '"http2": "no"', 'http2 takes true or false'],
        ['openai-compatible', '"baseURL": "http://x", "path": "chat"', 'path takes a path, which begins with /'],
        ['deepseek', '"thinkTags": "closed"', 'thinkTags takes true, false or "opened"'],
        ['gemini', '"vertex": null', 'vertex takes an object'],
        ['anthropic', '"vertex": 0', 'vertex takes an object'],
        ['anthropic', '"vertex": {"location": "eu"}', 'vertex.project is missing'],
      ] as const
    ).map(
      ([kind, setting, message]) =>
        [
          `{"providers": {"own": {"kind": "${kind}", ${setting}}}}`,
          new RegExp(`own\\S* ?.*${escaped(message)}$`),
        ] satisfies [string, RegExp],
    ),
    [
      '{"counts": {"sqlite": "/nowhere/x.db"}}',
      /^file:1: counts\.sqlite names a file that cannot be opened: unable to open/,
    ],
    ['{"store": {"sqlite": "/nowhere/x.db"}}', /^file:1: store\.sqlite names a file that cannot be opened: unable/],
    ['{"counts": {"redis": "nope"}}', /^file:1: counts\.redis takes a URL, such as redis:/],
    [
      `{"keys": {"a": {"hash": "sha256:${'0'.repeat(64)}", "expires": "2027-02-30"}}}`,
      /keys\.a\.expires is a time that there is not$/,
    ],
    ['{"listen": {"host": "0.0.0.0"}}', /^0\.0\.0\.0 can be reached by others, and there are no client keys/],
  ])('%j', async (text, message) => {
    const said = await words(text)
    expect(said).toMatch(message instanceof RegExp ? message : new RegExp(`^${escaped(message)}$`))
    expect(said).not.toContain('canary')
  })

  test('all flaws at once', async () => {
    expect((await words('{"listen": {"port": ""},\n"direct": 1}')).split('\n')).toHaveLength(2)
  })

  test('of a module, without a line', async () => {
    expect(await words('export default { direct: 1 }', 'ts')).toBe('file: direct takes true or false')
    expect(await words('export const config = {}', 'ts')).toContain('is the default export, and there is none')
  })
})

test.each([
  ['const a = 1 const b = 2', /^file cannot be loaded: /],
  ['enum A { B }\nexport default {}', /^file cannot be loaded: /],
  ['throw new Error("Not here.")', /^file cannot be loaded: Not here\.$/],
  ['throw undefined', /^file cannot be loaded: it throws what is no error$/],
])('a module that cannot be loaded is named: %j', async (text, message) => {
  expect(await words(text, 'ts')).toMatch(message)
})

// Node's own words, of Node 26: vitest loads modules in its own way.
test.each([
  ['Cannot use import statement outside a module', '. Run `npm pkg set type=module` in its folder'],
  ["Unexpected token 'export'", '. Run `npm pkg set type=module` in its folder'],
  [
    "Cannot find package '@millrace/resume' imported from /a/millrace-gateway.ts",
    '. Install that in the folder of the configuration',
  ],
  ['Not here.', ''],
])('the remedy for a module that cannot be loaded: %s', (why, hint) => {
  expect(loadingHint(why)).toBe(hint)
})

test.each([
  [{ listen: { port: 1 } }, { listen: { port: 1 } }, []],
  [{ listen: { port: 1 }, models: {} }, { listen: { port: 2 } }, ['listen']],
  [{}, { listen: {}, log: false }, ['listen', 'log']],
])('what a reload does not change is told: %j, %j', (started, next, names) => {
  expect(changedInVain(started, next)).toEqual(names)
})

describe('what is right', () => {
  test.each([
    ['{}', 'json'],
    ['\uFEFF{}', 'json'],
    [
      '{\n// with a comment, and a comma behind the last entry\n"direct": false,\n"models": {"gpt-*": "openai/*",},}',
      'json',
    ],
    [
      'export default { models: { fast: [{ model: "openai/gpt-5.4-mini", weight: 2 }, { model: "openai", weight: 1 }] } }',
      'ts',
    ],
    [
      '{"providers": {"mine": {"kind": "openai-compatible", "baseURL": "http://127.0.0.1:1/v1", "models": ["qwen*"]}}}',
      'json',
    ],
  ])('%s', async (text, ending) => {
    expect(await words(text, ending)).toBe('right')
  })

  test('variables, and a text that only looks like one', async () => {
    const file = written(`{"models": {"a": {"to": "openai/x", "systemPrefix": "\${GLM} $\${GLM}"}}}`)
    const { config } = await loadConfig(file, env)
    expect(config.models?.a).toMatchObject({ systemPrefix: `${canary} \${GLM}` })
  })
})

describe('without a file', () => {
  const serveArgs = (...args: string[]) => readArguments(args)
  test('the vendors whose keys are in the environment', async () => {
    const { gateway } = await prepare(serveArgs(), { DEEPSEEK_API_KEY: canary, ANTHROPIC_AUTH_TOKEN: canary })
    expect(gateway.providers.map(({ name, emulated }) => [name, emulated])).toEqual([
      ['deepseek', false],
      ['anthropic', false],
    ])
  })

  test('emulators where there is no key, and by the flag; never by themselves in production', async () => {
    const all = async (args: string[], more: Record<string, string>) =>
      (await prepare(serveArgs(...args), more)).gateway.providers
    expect((await all([], {})).every(({ emulated }) => emulated)).toBe(true)
    expect((await all(['--emulator'], { OPENAI_API_KEY: canary })).every(({ emulated }) => emulated)).toBe(true)
    await expect(all([], { NODE_ENV: 'production' })).rejects.toThrow('There is no key of a vendor in the environment')
  })

  test('a check tells emulators from vendors', async () => {
    const told = async (more: Record<string, string>) => verdict(await prepare(serveArgs('--check'), more))
    expect(await told({ OPENAI_API_KEY: canary })).toMatch(
      /^The environment is right\. Providers: openai\. Models: gpt-[^\n]*$/,
    )
    expect(await told({})).toMatch(/^There is no configuration and no key of a vendor\. Providers: .*\nEMULATED: /)
    const asked = verdict(await prepare(serveArgs('--check', '--emulator'), { OPENAI_API_KEY: canary }))
    expect(asked).toMatch(/^The environment is right\. Providers: .*\nEMULATED: .* Leave the emulator option out/)
  })

  test('a file of keys that the command line names guards the gateway, and lets it bind to any address', async () => {
    const file = written(JSON.stringify({ alice: { hash: hashOf(newKey()) } }))
    const { gateway, guarded } = await prepare(serveArgs('--keys-file', file, '--host', '0.0.0.0'), {})
    expect(guarded).toBe(true)
    expect((await gateway.fetch(new Request('http://localhost/v1/models'))).status).toBe(401)
    await gateway.drain({ graceMs: 0 })
    await expect(prepare(serveArgs('--keys-file', `${file}.none`), {})).rejects.toThrow('keysFile names a file')
  })

  test('an address of this machine to which it binds is a name by which it may be asked', async () => {
    const statusAt = async (host: string, ...args: string[]) => {
      const { gateway } = await prepare(serveArgs(...args), env)
      const response = await gateway.fetch(new Request(`http://${host}:8790/v1/models`))
      await gateway.drain({ graceMs: 0 })
      return response.status
    }
    expect(await statusAt('127.0.0.2', '--host', '127.0.0.2')).toBe(200)
    expect(await statusAt('localhost', '--host', '127.0.0.2')).toBe(200)
    expect(await statusAt('evil.example', '--host', '127.0.0.2')).toBe(403)
    expect(await statusAt('127.0.0.2')).toBe(403)
  })

  test.each([
    [{ OPENAI_BASE_URL: 'api.example/v1' }, /^openai cannot work by OPENAI_API_KEY and OPENAI_BASE_URL of the env/],
    [{ DEEPSEEK_API_KEY: 'a b' }, /^deepseek cannot work by DEEPSEEK_API_KEY of the environment: apiKey holds white/],
  ])('a variable that cannot work is named: %o', async (more, words) => {
    await expect(prepare(serveArgs(), { ...env, ...more })).rejects.toThrow(words)
  })

  test('a check says how to ask for models that no provider lists', async () => {
    const file = written("export default { providers: { echo: { id: 'echo', stream: () => ({}) } } }", 'mjs')
    const told = verdict(await prepare(readArguments(['--check', '--config', file]), {}))
    expect(told).toBe(`${file} is right. Providers: echo. Models: as provider/model.`)
  })

  test('a check refuses an address that a start would not get', async () => {
    const at = (host: string, port: number) =>
      check(readArguments(['--check', '--config', written(JSON.stringify({ listen: { host, port }, keys: {} }))]), env)
    // Of the documentation's own network: no machine has it.
    await expect(at('192.0.2.1', 8790)).rejects.toThrow('EADDRNOTAVAIL')
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    // Of the gateway that runs, whose next configuration is checked.
    expect(await at('127.0.0.1', (taken.address() as AddressInfo).port)).toContain(' is right.')
    taken.close()
  })

  test('a library without providers says so', () => {
    expect(() => createGateway({}, { env: {} })).toThrow(ConfigError)
  })
})
