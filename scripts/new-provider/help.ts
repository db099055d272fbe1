/** The text of `--help`. */
export const help = `npm run new:provider -- <name> [--dry-run]

Writes the package of a new provider, for a dialect that does not exist: it passes typecheck, lint and the conformance kit as it is, and is made real
file by file.

  <name>     letters, digits, and dashes between words. Capitals are kept where they are meant: my-vendor is MyVendor in
             types, TGI stays TGI. The package is packages/<name> in lower case, the variable of its key <NAME>_API_KEY
  --dry-run  names the files and writes none
  --help     this text

It makes

  packages/<name>/package.json, tsconfig.json, tsup.config.ts, LICENSE, README.md
  packages/<name>/src/   index.ts, <name>.ts, request.ts, decoder.ts and errors.ts, split as in every provider
  packages/<name>/test/  the dialect as fixtures, and a test that runs the kit over them
  .changeset/<name>.md   its first release
  tsconfig.base.json     where its sources are found, by the manifests

What is next then:

${nextSteps('<name>')}`

/** What is to be done with a package that was written. @param name - its folder. */
export function nextSteps(name: string): string {
  return `  npx -y pnpm@12.21.0 install
      links it
  npx -y pnpm@12.21.0 exec vitest run --project ${name}
      holds it to the kit
  docs/add-a-provider.md
      says how it becomes real: the fixtures first, then decoder, request and errors until the cases hold

When it is: list it in tests/conformance/providers.ts, and make docs/providers.md anew with npm run docs:providers.`
}

/** The arguments of the command. */
type Arguments = 'help' | { readonly problem: string } | { readonly name: string; readonly dryRun: boolean }

/** Reads the arguments; a mistake in them is a sentence. */
export function readArguments(given: readonly string[]): Arguments {
  const [options, names] = [given.filter(word => word.startsWith('-')), given.filter(word => !word.startsWith('-'))]
  if (options.some(word => word === '--help' || word === '-h')) return 'help'
  const unknown = options.find(word => word !== '--dry-run')
  if (unknown) return { problem: `There is no option ${unknown}.` }
  const [name] = names
  if (name === undefined) return { problem: 'Name the provider.' }
  return names.length > 1
    ? { problem: `One name at a time, not ${names.join(' and ')}.` }
    : { name, dryRun: options.length > 0 }
}
