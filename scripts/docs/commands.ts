import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow, type Package } from '../lib/workspace.ts'
import type { Block } from './blocks.ts'
import type { Document } from './documents.ts'

/** What the commands of documents may name. */
export interface Workshop {
  readonly root: string
  readonly packages: readonly Package[]
  /** Scripts of the root's manifest. */
  readonly scripts: ReadonlySet<string>
  /** The sources of all programs that read a command line, as one text. */
  readonly programs: string
}

/** Reads what there is. */
export function readWorkshop(root: string, packages: readonly Package[]): Workshop {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }
  const folders = ['scripts', 'bench/src', 'apps/demo', 'packages/gateway/src/bin', 'packages/emulator/src']
  const paths = folders.flatMap(folder =>
    filesBelow(join(root, folder), '.ts')
      .filter(path => !path.startsWith('test/'))
      .map(path => join(root, folder, path)),
  )
  const programs = [...paths, join(root, 'scripts/start.mjs')].map(path => readFileSync(path, 'utf8')).join('\n')
  return { root, packages, scripts: new Set(Object.keys(scripts)), programs }
}

/** Programs of the reader's machine; what they are told is not looked at. */
const foreign = new Set(['bash', 'curl', 'docker', 'export', 'git', 'openssl', 'sh', 'tsc', 'vite'])

/**
 * Says what the commands of a shell block name that is not there: a package, a script, a program's flag, a folder, or a file of which the document does not
 * speak. They are not run: benchmarks, soaks and servers have no end that a test could wait for.
 */
export function unknownInCommands({ place, code, path }: Block, { text }: Document, workshop: Workshop): string[] {
  const found: string[] = []
  const say = (words: string): void => void found.push(`${place}: ${words}`)
  const { packages, programs, root, scripts } = workshop
  const isPackage = (name: string): boolean => packages.some(({ manifest }) => manifest.name === name)
  for (const words of commandsOf(code)) {
    const [program = '', first = '', ...rest] = words
    const all = [first, ...rest]
    for (const [name] of all.join(' ').matchAll(/(?<![\w/.:])@millrace\/[\w-]+/g))
      if (!isPackage(name)) say(`there is no package ${name}`)
    const isOurs = (program === 'npm' && ['run', 'start', 'test'].includes(first)) || first.startsWith('@millrace/')
    const script =
      program === 'npm' ? (first === 'run' ? rest[0] : ['start', 'test'].find(name => name === first)) : undefined
    const isOther = text.includes('npm create ') || path.startsWith('examples/')
    if (script !== undefined && !scripts.has(script) && !isOther) say(`package.json has no script ${script}`)
    if (isOurs)
      for (const flag of all.flatMap(word => /^--(?:no-)?([a-z][\w-]*)/.exec(word)?.[1] ?? []))
        if (!programs.includes(`--${flag}`)) say(`no program of the repository knows --${flag}`)
    if (program === 'cd' && !existsSync(join(root, first)) && !code.includes(`create vite@latest ${first}`))
      say(`there is no folder ${first}`)
    if (program === 'node' && !first.startsWith('-') && !isFile(first)) say(`nothing says what ${first} is`)
    if (!['cd', 'node', 'npm', 'npx'].includes(program) && !foreign.has(program))
      say(`\`${program}\` is no known program`)
  }
  return found

  function isFile(name: string): boolean {
    return (
      text.replaceAll(code, '').includes(name.split('/').at(-1)!.replace(/\.js$/, '')) || existsSync(join(root, name))
    )
  }
}

/** The commands of a block, each as its words, without comments and without the variables before it. */
function commandsOf(code: string): string[][] {
  const lines = code.replaceAll(/\\\n/g, ' ').replaceAll(/'[^']*'|"[^"]*"/g, text => text.replaceAll(/\s|#|&/g, '_'))
  return lines
    .split(/\n|&&/)
    .map(line => line.replace(/(^|\s)#.*$/, '').trim())
    .filter(line => line !== '')
    .map(line => line.split(/\s+/))
    .map(words => words.slice(words.findIndex(word => !/^[A-Z_]+=/.test(word))))
}
