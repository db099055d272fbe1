import type { SourceFacts } from './imports.ts'

/** Which packages a package may build on, by folder. What is below those is allowed too. */
const builtOn: Record<string, readonly string[]> = {
  sse: [],
  core: ['sse'],
  'openai-compatible': ['core'],
  glm: ['openai-compatible'],
  openai: ['openai-compatible'],
  anthropic: ['core'],
  gemini: ['core'],
  cohere: ['core'],
  ollama: ['core'],
  resume: ['core'],
  server: ['core'],
  client: ['core'],
  emulator: ['core'],
  testing: ['core'],
  gateway: ['server', 'emulator', 'glm', 'openai', 'anthropic', 'gemini', 'cohere', 'ollama'],
}

/** The source files that only ever load on Node, relative to src. All others use Web APIs alone. */
const nodeOnly: Record<string, readonly string[]> = {
  core: [
    'transport/undici.ts',
    'transport/decompression.ts',
    'transport/supported-node.ts',
    'context/async-hooks.ts',
    'inline-files.ts',
    'inline-files/addresses.ts',
    'inline-files/download.ts',
    'inline-files/exchange.ts',
  ],
  server: ['node.ts', 'express.ts', 'hyper-express.ts'],
  emulator: ['cli.ts', 'core/listen.ts', 'core/node.ts'],
  testing: ['fault-proxy.ts', 'faults/connection.ts', 'faults/pipe.ts'],
}

/** Packages that have one home in a package, with that home relative to src. */
const onlyIn: Record<string, Record<string, string>> = { core: { undici: 'transport/undici.ts' } }

/** One source file as the rules see it. */
export interface SourceFile {
  /** Folder below packages/. */
  folder: string
  /** Path relative to the package's src. */
  path: string
  /** The package's `dependencies`. */
  dependencies: readonly string[]
  facts: SourceFacts
}

/** What is wrong with a file, a sentence each that names the remedy. */
export function violations({ folder, path, dependencies, facts }: SourceFile): string[] {
  const allowed = below(folder)
  const onNode = nodeOnly[folder]?.includes(path) ?? false
  const found: string[] = []
  if (!(folder in builtOn))
    found.push(`packages/${folder} has no place in the table of scripts/boundaries/rules.ts: add it`)
  for (const specifier of facts.imports) {
    const name = packageOf(specifier)
    const neighbour = name.startsWith('@millrace/') ? name.slice('@millrace/'.length) : undefined
    if (neighbour === folder) found.push(`imports its own package as ${specifier}: use a relative path`)
    else if (neighbour && !allowed.has(neighbour)) {
      found.push(
        `imports ${specifier}, but ${folder} may only build on ${[...allowed].join(', ') || 'no other package'}`,
      )
    } else if (neighbour && !dependencies.includes(name)) {
      found.push(`imports ${specifier}: add ${name} to "dependencies" of packages/${folder}/package.json`)
    }
    const home = onlyIn[folder]?.[name]
    if (home && path !== home) found.push(`imports ${name}, which belongs in src/${home} alone`)
    if (specifier.startsWith('node:') && !onNode) {
      found.push(
        `imports ${specifier}: use a Web API, or move this into a Node-only file (scripts/boundaries/rules.ts)`,
      )
    }
  }
  if (!onNode) {
    for (const name of facts.nodeGlobals) {
      found.push(`uses Node's ${name}: use a Web API, or reach for it as globalThis.${name}?. where it may be missing`)
    }
  }
  return found
}

function below(folder: string): Set<string> {
  const direct = builtOn[folder] ?? []
  return new Set([...direct, ...direct.flatMap(name => [...below(name)])])
}

/** `@millrace/core/native` → `@millrace/core`; `undici/types` → `undici` */
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
