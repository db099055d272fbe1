import { sections } from './sections.ts'
import type { Page } from './stage.ts'

/** The list of pages for language models, in the form of https://llmstxt.org: each as its Markdown, with its first paragraph. */
export function llmsText(pages: readonly Page[]): string {
  const [start] = pages
  const row = ({ title, path, says }: Page): string => `- [${title}](/${path}): ${says}`
  const english = new Map(pages.filter(({ language }) => language === 'en').map(page => [page.source, page]))
  const groups = sections.map(({ title, pages: names }) => ({
    title: title.en,
    rows: names.flatMap(name => english.get(`docs/${name}.md`) ?? []).map(row),
  }))
  const readmes = [...english.values()].filter(({ source }) => source.startsWith('packages/')).map(row)
  return [
    `# ${start?.title}\n\n> ${start?.says}`,
    ...[...groups, { title: 'Packages', rows: readmes }].map(({ title, rows }) => `## ${title}\n\n${rows.join('\n')}`),
    '',
  ].join('\n\n')
}
