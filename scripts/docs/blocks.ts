import { spawnSync } from 'node:child_process'
import { type Document, lineAt } from './documents.ts'

/** A fenced block of a document, of any language. */
export interface Block {
  /** Where it stands, as `file:line`. */
  readonly place: string
  readonly path: string
  /** The words behind the fence, as `ts online`. */
  readonly info: string
  readonly code: string
  /** True behind a line that ends in a file's name and a colon: the reader writes it to that file. */
  readonly isFile: boolean
}

const fence = /^( *)(`{3,})([^\n]*)\n([\s\S]*?)^\1\2 *$/gm

/** Every fenced block of a document. */
export const blocksOf = ({ path, text }: Document): Block[] =>
  [...text.matchAll(fence)].map(({ 3: info = '', 4: code = '', index }) => ({
    place: `${path}:${lineAt(text, index)}`,
    path,
    info: info.trim(),
    code,
    isFile: /`[\w.-]+`[:：]\n\n$/.test(text.slice(0, index)),
  }))

/** What is done with the blocks of a class, and where. */
interface BlockClass {
  readonly name: string
  /** `run`: executed for what it says; `parsed`: held to its syntax alone; `excused`: neither, for the reason in the name. */
  readonly kind: 'run' | 'parsed' | 'excused'
  readonly typechecked?: true
  readonly has: (block: Block) => boolean
  /** What is wrong with a block's text. Default: another program looks at it. */
  readonly fault?: (block: Block) => string | undefined
}

const guides = ['add-a-provider', 'add-a-store', 'add-a-wire', 'add-an-adapter']
const isIn = (...names: readonly string[]) => {
  const paths = names.flatMap(name => [`${name}.md`, `${name}.zh-CN.md`])
  return ({ path }: Block): boolean => paths.includes(path)
}
const inGuide = isIn(...guides.map(name => `docs/${name}`))
const inRecipes = isIn('README', 'docs/recipes')
const behindProxy = isIn('docs/behind-a-proxy')
const is =
  (...infos: readonly string[]) =>
  ({ info }: Block): boolean =>
    infos.includes(info)

/** The classes of blocks; a block is of the first one that has it. One that no class has is refused: say here what becomes of it. */
export const blockClasses: readonly BlockClass[] = [
  { name: 'alone, npm test', kind: 'run', typechecked: true, has: is('ts', 'ts continued') },
  { name: 'behind a proxy to emulators, test:full', kind: 'run', typechecked: true, has: is('ts online') },
  { name: 'in Chromium, test:full', kind: 'run', typechecked: true, has: is('ts page', 'tsx', 'vue', 'svelte') },
  {
    name: 'as a recipe, test:matrix',
    kind: 'run',
    typechecked: true,
    has: block => is('ts recipe')(block) && inRecipes(block),
  },
  {
    name: 'as a step of its guide, test:matrix',
    kind: 'run',
    typechecked: true,
    has: block => is('ts recipe')(block) && inGuide(block) && block.isFile,
  },
  {
    name: 'as a command of its guide, test:matrix',
    kind: 'run',
    has: block => is('sh')(block) && inGuide(block) && !block.code.includes('npm run '),
    fault: shellFault,
  },
  {
    name: 'by its proxy, test:full (Next: test:matrix)',
    kind: 'run',
    has: block => is('nginx', 'haproxy', 'caddy', 'js')(block) && behindProxy(block),
  },
  {
    name: 'by nginx in front of two cells, test:full',
    kind: 'run',
    has: block => is('nginx')(block) && isIn('docs/scale')(block),
  },
  {
    name: 'by Codex, test:matrix',
    kind: 'run',
    has: block => is('toml')(block) && isIn('docs/gateway')(block),
  },
  {
    name: 'frames of errors, written by tests/wires/error-facts, npm test',
    kind: 'run',
    has: block => is('txt')(block) && block.path.startsWith('errors/'),
  },
  { name: 'by sh -n, and by what its commands name, npm test', kind: 'parsed', has: is('sh'), fault: shellFault },
  { name: 'by JSON.parse, npm test', kind: 'parsed', has: is('json'), fault: jsonFault },
  {
    name: 'for an image or a machine that the suites do not build',
    kind: 'excused',
    has: block => is('ini', 'dockerfile')(block) && isIn('docs/gateway')(block),
  },
]

/** Says what is wrong with the blocks of documents: those of no class, and those that their class refuses. */
export const blockFaults = (blocks: readonly Block[]): string[] =>
  blocks.flatMap(block => {
    const found = blockClasses.find(({ has }) => has(block))
    if (!found)
      return `${block.place} is of no class (\`${block.info}\`): nobody runs or parses it. Say in scripts/docs/blocks.ts what becomes of it`
    const fault = found.fault?.(block)
    return fault === undefined ? [] : `${block.place}: ${fault}`
  })

/** The table of the classes, with the number of blocks of each. */
export function blockTable(blocks: readonly Block[]): string[] {
  const rows = blockClasses.map(({ name, kind, typechecked, has }, at) => {
    const count = blocks.filter(
      block => has(block) && !blockClasses.slice(0, at).some(before => before.has(block)),
    ).length
    return { name, kind, typechecked, count }
  })
  const sum = (some: readonly { readonly count: number }[]): number =>
    some.reduce((total, { count }) => total + count, 0)
  const kinds = (['run', 'parsed', 'excused'] as const).map(
    kind => `${sum(rows.filter(row => row.kind === kind))} ${kind}`,
  )
  return [
    ...rows.map(({ name, kind, count }) => `${String(count).padStart(5)}  ${kind.padEnd(8)}${name}`),
    `${blocks.length} blocks: ${sum(rows.filter(row => row.typechecked))} typechecked, ${kinds.join(', ')}`,
  ]
}

/** What `sh` says of a block that it cannot read. */
function shellFault({ code }: Block): string | undefined {
  const { status, stderr, error } = spawnSync('sh', ['-n'], { input: code, encoding: 'utf8' })
  if (error) throw error
  return status === 0 ? undefined : stderr.trim()
}

/** One text of JSON, or one on each line. */
function jsonFault({ code }: Block): string | undefined {
  try {
    JSON.parse(code)
  } catch (whole) {
    try {
      for (const line of code.trim().split('\n')) JSON.parse(line)
    } catch {
      return (whole as Error).message
    }
  }
  return undefined
}
