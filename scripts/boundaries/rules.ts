import type { PackageRules } from '../lib/workspace.ts'
import type { SourceFacts } from './imports.ts'

/** The rules of every package, by folder; undefined where its package.json says none. */
export type Rules = ReadonlyMap<string, PackageRules | undefined>

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

/** Finds the mistakes of a file, a sentence each that names the remedy. */
export function violations({ folder, path, dependencies, facts }: SourceFile, rules: Rules): string[] {
  const own = rules.get(folder)
  if (!own) return [`packages/${folder}/package.json has no field "millrace": add { "kind": …, "builtOn": […] }`]
  const allowed = below(folder, rules)
  const onNode = own.nodeOnly?.includes(path) ?? false
  const found: string[] = []
  for (const specifier of facts.imports) {
    const name = packageOf(specifier)
    const neighbour = name.startsWith('@millrace/') ? name.slice('@millrace/'.length) : undefined
    if (neighbour === folder) found.push(`imports its own package as ${specifier}: use a relative path`)
    else if (neighbour && !allowed.has(neighbour)) {
      found.push(
        `imports ${specifier}, but ${folder} may only build on ${[...allowed].join(', ') || 'no other package'}`,
      )
    } else if (neighbour && !dependencies.includes(name) && !own.bundles?.includes(neighbour)) {
      found.push(`imports ${specifier}: add ${name} to "dependencies" of packages/${folder}/package.json`)
    }
    const home = own.onlyIn?.[name]
    if (home && path !== home) found.push(`imports ${name}, which belongs in src/${home} alone`)
    if (specifier.startsWith('node:') && !onNode) {
      found.push(
        `imports ${specifier}: use a Web API, or move this into a file that "millrace.nodeOnly" of packages/${folder}/package.json lists`,
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

function below(folder: string, rules: Rules): Set<string> {
  const direct = rules.get(folder)?.builtOn ?? []
  return new Set([...direct, ...direct.flatMap(name => [...below(name, rules)])])
}

/** `@millrace/core/native` → `@millrace/core`; `undici/types` → `undici` */
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

/** Finds the mistakes of the rules themselves, a sentence each: files and packages that are not there. */
export function ruleViolations(folder: string, rules: Rules, sources: readonly string[]): string[] {
  const { builtOn = [], bundles = [], nodeOnly = [], onlyIn = {} } = rules.get(folder) ?? {}
  const files = [...nodeOnly, ...Object.values(onlyIn)].filter(file => !sources.includes(file))
  return [
    ...bundles
      .filter(name => !builtOn.includes(name))
      .map(name => `bundles ${name} and is not built on it: add it to "builtOn"`),
    ...builtOn.filter(name => !rules.has(name)).map(name => `is built on ${name}, and there is no packages/${name}`),
    ...files.map(file => `names src/${file} in "millrace", and it is not there: correct it`),
  ]
}
