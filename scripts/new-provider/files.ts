import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow } from '../lib/workspace.ts'

/** A name as it stands in each kind of place. */
interface Names {
  /** In addresses and package names: `my-vendor`. */
  kebab: string
  /** Of functions: `myVendor`. */
  camel: string
  /** Of types and in prose: `MyVendor`. */
  pascal: string
  /** Of environment variables: `MY_VENDOR`. */
  screaming: string
}

/** Reads a name; undefined for one that cannot be a package's. */
export function namesOf(kebab: string): Names | undefined {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(kebab)) return undefined
  const words = kebab.split('-')
  const pascal = words.map(word => word[0]!.toUpperCase() + word.slice(1)).join('')
  return { kebab, pascal, camel: pascal[0]!.toLowerCase() + pascal.slice(1), screaming: words.join('_').toUpperCase() }
}

/** The template's words in the words of a name. */
export const renamed = (text: string, { kebab, camel, pascal, screaming }: Names): string =>
  text.replaceAll('acme-id', kebab).replaceAll('ACME', screaming).replaceAll('Acme', pascal).replaceAll('acme', camel)

const template = join(import.meta.dirname, 'template')

/** Every file of a new provider's package, by its path in the repository. */
export function providerFiles(names: Names, license: string): Map<string, string> {
  const home = `packages/${names.kebab}`
  const files = new Map([
    [`${home}/package.json`, manifest(names)],
    [
      `${home}/tsconfig.json`,
      '{\n  "extends": "../../tsconfig.base.json",\n  "include": ["src", "test", "*.config.ts"]\n}\n',
    ],
    [
      `${home}/tsup.config.ts`,
      "import { build } from '../../tsup.base.ts'\n\nexport default build({ entry: ['src/index.ts'] })\n",
    ],
    [`${home}/LICENSE`, license],
    [
      `.changeset/${names.kebab}.md`,
      `---\n'@millrace/${names.kebab}': minor\n---\n\nFirst release: ${names.pascal}.\n`,
    ],
  ])
  for (const path of [...filesBelow(template, '.ts'), ...filesBelow(template, '.md')]) {
    files.set(`${home}/${renamed(path, names)}`, renamed(readFileSync(join(template, path), 'utf8'), names))
  }
  return files
}

function manifest({ kebab, pascal }: Names): string {
  const fields = {
    name: `@millrace/${kebab}`,
    version: '0.0.0',
    description: `${pascal} for Millrace.`,
    license: 'MIT',
    keywords: ['llm', 'streaming', 'sse', 'server-sent-events', 'typescript', kebab],
    repository: {
      type: 'git',
      url: 'git+https://github.com/millrace/millrace.git',
      directory: `packages/${kebab}`,
    },
    type: 'module',
    sideEffects: false,
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
    files: ['dist', 'README.md', 'LICENSE'],
    engines: { node: '>=22.19' },
    publishConfig: { access: 'public' },
    scripts: { build: 'tsup', typecheck: 'tsc -p tsconfig.json' },
    dependencies: { '@millrace/core': 'workspace:^' },
    devDependencies: { '@millrace/testing': 'workspace:^' },
  }
  return `${JSON.stringify(fields, null, 2)}\n`
}

/** Lines that a new package needs in files that are there: a path for the compiler, and its place in the import rules. */
export const insertions: readonly { file: string; before: string; line: (names: Names) => string }[] = [
  {
    file: 'tsconfig.base.json',
    before: '      "#transport":',
    line: ({ kebab }) => `      "@millrace/${kebab}": ["./packages/${kebab}/src/index.ts"],\n`,
  },
  {
    file: 'scripts/boundaries/rules.ts',
    before: '  resume: [',
    line: ({ kebab }) => `  ${kebab.includes('-') ? `'${kebab}'` : kebab}: ['core'],\n`,
  },
]

/** The text with a line in front of the one that begins so; throws where there is none, or the line is there already. */
export function inserted(text: string, before: string, line: string): string {
  const at = text.indexOf(before)
  if (at < 0 || text.includes(line)) throw new Error(`There is no one place for ${line.trim()}`)
  return text.slice(0, at) + line + text.slice(at)
}
