import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './commands.ts'

/** A server over a provider, asked over HTTP: the ten lines that a first user runs. */
const program = `import { createServer } from 'node:http'
import { createGlmEmulator, emulatorKey } from '@millrace/emulator'
import { glm } from '@millrace/glm'
import { sendChat } from '@millrace/server/node'
const emulator = await createGlmEmulator({ answer: () => ({ text: 'flowing water' }) }).listen()
const provider = glm({ apiKey: emulatorKey, baseURL: emulator.baseURL, model: 'glm-4.6' })
const ask = { messages: [{ role: 'user', content: 'hello' }] }
const server = createServer((req, res) => sendChat(res, provider.stream(ask))).listen(0, '127.0.0.1')
await new Promise(listening => server.once('listening', listening))
const answer = await fetch(\`http://127.0.0.1:\${server.address().port}\`)
process.stdout.write(await answer.text())
server.close()
await emulator.close()
`

/** What a first user sees. */
export interface FirstUse {
  /** The server-sent events that the program printed. */
  readonly events: string
  /** The packages of Millrace that came, by version. */
  readonly installed: Readonly<Record<string, string>>
}

/** Installs the packages into an empty folder, by a version or a dist-tag, and runs ten lines on them. */
export async function useAsStranger(parent: string, npmrc: string, wanted: string): Promise<FirstUse> {
  const folder = mkdtempSync(join(parent, 'user-'))
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, '.npmrc'), npmrc)
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  writeFileSync(join(folder, 'main.js'), program)
  const names = ['glm', 'server', 'emulator'].map(name => `@millrace/${name}@${wanted}`)
  await run(folder, {}, 'npm', 'install', '--no-audit', '--no-fund', ...names)
  const { dependencies } = JSON.parse(await run(folder, {}, 'npm', 'ls', '--all', '--json')) as Tree
  return { events: await run(folder, {}, process.execPath, 'main.js'), installed: versionsIn(dependencies) }
}

interface Tree {
  readonly dependencies?: Readonly<Record<string, { readonly version?: string } & Tree>>
}

/** The versions of Millrace's packages in a tree. @throws Error where one is there in two. */
function versionsIn(dependencies: Tree['dependencies'] = {}, found: Record<string, string> = {}) {
  for (const [name, { version, dependencies: below }] of Object.entries(dependencies)) {
    if (name.startsWith('@millrace/') && version) {
      if (found[name] && found[name] !== version) throw new Error(`${name} came as ${found[name]} and as ${version}`)
      found[name] = version
    }
    versionsIn(below, found)
  }
  return found
}
