import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readWorkshop, unknownInCommands } from '../docs/commands.ts'
import { readPackages } from '../lib/workspace.ts'

const root = join(import.meta.dirname, '../..')
const workshop = readWorkshop(root, readPackages(root))

const faultsOf = (code: string, before = ''): string[] => {
  const block = { place: 'a.md:1', path: 'a.md', info: 'sh', code, isFile: false }
  return unknownInCommands(block, { path: 'a.md', text: `${before}\n\n\`\`\`sh\n${code}\`\`\`\n` }, workshop)
}

test.each([
  ['npm install @millrace/nothing', 'there is no package @millrace/nothing'],
  ['npm run nothing', 'package.json has no script nothing'],
  ['npm run bench -- relay --nothing', 'no program of the repository knows --nothing'],
  ['npx @millrace/gateway key alice --tokens-per-year 1', 'no program of the repository knows --tokens-per-year'],
  ['cd nowhere', 'there is no folder nowhere'],
  ['PORT=3000 node nobody.ts', 'nothing says what nobody.ts is'],
  ['millrase', '`millrase` is no known program'],
  ['npm test && npm run nothing', 'package.json has no script nothing'],
])('%s: %s', (code, fault) => {
  expect(faultsOf(`${code}\n`)).toEqual([`a.md:1: ${fault}`])
})

test.each([
  'npm install @millrace/glm express # an npm run nothing',
  'npm run bench -- relay --rounds 3 --no-publish',
  'npx @millrace/gateway key alice \\\n  --models "gpt-*, fast"',
  "curl -N http://127.0.0.1:3000/chat -d 'npm run nothing'",
  'cd examples/express',
])('%s holds', code => {
  expect(faultsOf(`${code}\n`)).toEqual([])
})

test('a file is one of which the document speaks', () => {
  expect(faultsOf('node server.ts\n', 'In `server.ts`:')).toEqual([])
})

// `npm start` installs what the demo needs alone, and pnpm takes that for a whole installation. What one calls in the middle of a change, such as
// `new:provider` for a second time, takes a lockfile that is behind the manifests.
test('a script that runs pnpm installs everything first', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const running = Object.entries(scripts).filter(([, command]) =>
    /npx -y pnpm@\S+ (--silent )?(run|exec) /.test(command),
  )
  expect(running.length).toBeGreaterThan(10)
  const first = /^npx -y pnpm@\S+ install( --frozen-lockfile)?( --silent)? && /
  expect(running.filter(([, command]) => !first.test(command)).map(([name]) => name)).toEqual([])
})
