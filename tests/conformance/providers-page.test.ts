import { expect, it } from 'vitest'
import { foldersOf, type Owner, presetOf } from '../transcripts/owners.ts'
import { capabilities, reachOf, takenBy } from './capabilities.ts'
import { type Listed, providers } from './providers.ts'

/** Folders of recorded answers that are replayed through a provider. */
function recordingsOf({ call, package: name }: Listed): string[] {
  const folders = foldersOf(name.replace('@millrace/', '') as Owner)
  if (name === '@millrace/openai') return folders.filter(folder => (folder === 'openai-chat') === call.includes('chat'))
  if (name !== '@millrace/openai-compatible') return folders
  const preset = call.replace('()', '')
  return folders.filter(folder => (presetOf[folder] ?? 'openaiCompatible({ … })') === preset)
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')

it('docs/providers.md says what the code does', async () => {
  const names = providers.map(provider => `\`${provider.call}\``)
  const reach = await Promise.all(
    providers.map(async (provider, at) => {
      const { address, variables } = await reachOf(provider)
      const recordings = recordingsOf(provider)
      return [
        names[at]!,
        `\`${provider.package}\``,
        `\`${address}\``,
        variables.map(name => `\`${name}\``).join(' ') || 'none',
        recordings.map(folder => `\`${folder}\``).join(' ') || 'none: by the conformance cases alone',
      ]
    }),
  )
  const headings = Object.keys(capabilities)
  const taken = providers.map((provider, at) => [
    names[at]!,
    `\`${provider.fixtures.model}\``,
    ...headings.map(heading => takenBy(provider)[heading]!),
  ])
  const page = `# Providers

Made from the code by \`npm run docs:providers\`; a test holds it up to date. Every provider here passes the conformance cases of
\`@millrace/testing\` (\`tests/conformance\`).

## Where they go

The variables are those that a provider looks at for its key and its address. Recordings are folders of answers that the vendor's servers gave,
replayed by \`npm run test:transcripts\`; they are others' data and no part of this repository.

${table(['provider', 'package', 'address', 'variables', 'proven by recordings'], reach)}

## What they take

✓ is sent, – is left out with a warning on \`start\`, ✕ is refused by name before any request. What is sent is the vendor's to judge: models
differ, and some providers know what the model named here cannot.

${table(['provider', 'model', ...headings], taken)}
`
  await expect(page).toMatchFileSnapshot('../../docs/providers.md')
})
