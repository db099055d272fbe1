import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow } from '../lib/workspace.ts'

/** A name as it stands in each kind of place. */
interface Names {
  /** In addresses and package names: `my-vendor`. */
  kebab: string
  /** For functions: `myVendor`. */
  camel: string
  /** For types and prose: `MyVendor`. */
  pascal: string
  /** For environment variables: `MY_VENDOR`. */
  screaming: string
}

/**
 * Reads a name, such as `my-vendor` or `TGI`; undefined for one that cannot be a package's. Capitals are kept where a name has them, since
 * nobody can tell an acronym from a word: `tgi` gives `Tgi`, and `TGI` stays. A dash stands between words.
 */
export function namesOf(name: string): Names | undefined {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/i.test(name)) return undefined
  const words = name.split('-')
  const pascal = words.map(word => word[0]!.toUpperCase() + word.slice(1)).join('')
  const [first = ''] = words
  return {
    kebab: name.toLowerCase(),
    pascal,
    camel: first.toLowerCase() + pascal.slice(first.length),
    screaming: words.join('_').toUpperCase(),
  }
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
    [`${home}/tsup.config.ts`, "import { build } from '../../tsup.base.ts'\n\nexport default build()\n"],
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
    homepage: `https://github.com/millrace/millrace/tree/main/packages/${kebab}#readme`,
    bugs: { url: 'https://github.com/millrace/millrace/issues' },
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
    millrace: { kind: 'dialect', builtOn: ['core'] },
    dependencies: { '@millrace/core': 'workspace:^' },
    devDependencies: { '@millrace/testing': 'workspace:^' },
  }
  return `${JSON.stringify(fields, null, 2)}\n`
}
