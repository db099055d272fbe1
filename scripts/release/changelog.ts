// The changelogs of the packages, as `changeset version` writes them: `changelog` of .changeset/config.json.

const repository = 'https://github.com/millrace/millrace'

/** A file of `.changeset`, with the commit that brought it where git knows one. */
interface Changeset {
  readonly summary: string
  readonly commit?: string
}

/** A package of the workspace that a release brings a new version of. */
interface NewVersion {
  readonly name: string
  readonly newVersion: string
}

/** Writes the entry of one change: its text, whole, and a link to its commit behind the first paragraph. */
export function getReleaseLine({ summary, commit }: Changeset): string {
  const link = commit ? ` ([${commit.slice(0, 7)}](${repository}/commit/${commit}))` : ''
  const [first = '', ...others] = summary.trim().split(/\n\s*\n/)
  // Paragraphs below the first stay inside of the list's item, by two spaces.
  const inside = (paragraph: string): string =>
    paragraph
      .split('\n')
      .map(line => (line.trim() ? `  ${line.trimEnd()}` : ''))
      .join('\n')
  return [`- ${inside(first).slice(2)}${link}`, ...others.map(inside)].join('\n\n')
}

/** Writes one entry for all packages that a package was raised to, and none for the changes inside of them: their own changelogs tell those. */
export function getDependencyReleaseLine(_: readonly Changeset[], updated: readonly NewVersion[]): string {
  if (updated.length === 0) return ''
  return `- Needs ${updated.map(({ name, newVersion }) => `\`${name}\` ${newVersion}`).join(', ')}`
}
