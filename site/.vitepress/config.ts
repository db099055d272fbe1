import { join } from 'node:path'
import { slug } from 'github-slugger'
import { type DefaultTheme, defineConfigWithTheme } from 'vitepress'
import { errorPages } from '../../scripts/docs-site/error-pages.ts'
import { type Language, sections } from '../../scripts/docs-site/sections.ts'
import { nameOf, type Page, readPages } from '../../scripts/docs-site/stage.ts'
import { entriesOf, readPackages } from '../../scripts/lib/workspace.ts'
import { chinese } from './chinese.ts'

const root = join(import.meta.dirname, '../..')
const pages = readPages(root)
const errors = errorPages(root)
const packages = readPackages(root).filter(({ manifest }) => !manifest.private)
const address = ({ path }: Page): string => `/${path.replace(/(index)?\.md$/, '')}`

const codeItem = ({ code, path }: (typeof errors)[number]): DefaultTheme.SidebarItem => ({
  text: code,
  link: `/${path.replace(/\.md$/, '')}`,
})

/** The menu in a language. A page that the language does not have stands there in English. */
function menu(language: Language): DefaultTheme.SidebarItem[] {
  const item = (name: string): DefaultTheme.SidebarItem[] => {
    const found = pages.filter(page => nameOf(page) === name)
    const page = found.find(each => each.language === language) ?? found[0]
    if (!page) return []
    const below =
      name === 'errors' ? { collapsed: true, items: errors.filter(of => of.language === language).map(codeItem) } : {}
    return [{ text: page.title, link: address(page), ...below }]
  }
  return [
    ...sections.map(({ title, pages: names }) => ({ text: title[language], items: names.flatMap(item) })),
    {
      text: { en: 'Packages', zh: '软件包' }[language],
      items: packages.map(({ folder, manifest }) => ({ text: manifest.name, link: `/packages/${folder}` })),
    },
  ]
}

const entries: DefaultTheme.SidebarItem[] = packages.flatMap(entriesOf).map(({ specifier }) => ({
  text: specifier,
  link: `/reference/${specifier}/`,
}))

/** Words in any language; Chinese has no spaces between them. Sent to the page as text, so that it names nothing outside of itself. */
const tokenize = (text: string): string[] =>
  [...new Intl.Segmenter('zh', { granularity: 'word' }).segment(text)].flatMap(({ segment, isWordLike }) =>
    isWordLike ? [segment] : [],
  )

/** The theme's settings, and the pages that stand in every language. */
interface ThemeConfig extends DefaultTheme.Config {
  readonly twins?: readonly string[]
}

export default defineConfigWithTheme<ThemeConfig>({
  title: 'Millrace',
  description: 'A streaming SDK for TypeScript: tokens of a language model in, server-sent events out.',
  srcDir: join(import.meta.dirname, '../.pages'),
  outDir: join(import.meta.dirname, '../dist'),
  base: process.env.DOCS_BASE ?? '/',
  themeConfig: {
    twins: [
      ...pages.filter(({ language }) => language === 'zh').map(nameOf),
      ...errors.map(({ code }) => `errors/${code}`),
    ],
    outline: [2, 3],
    socialLinks: [{ icon: 'github', link: 'https://github.com/millrace/millrace' }],
    search: {
      provider: 'local',
      options: {
        locales: { zh: { translations: chinese.search } },
        miniSearch: { options: { tokenize } },
        // The reference is found by its names; its signatures would make the index larger than all other pages.
        _render: (source, env, markdown) =>
          markdown.render(
            env.relativePath.startsWith('reference/') ? (/^# .*$/m.exec(source)?.[0] ?? '') : source,
            env,
          ),
      },
    },
  },
  // The theme's menu asks the router which page is shown, and pages rendered side by side share one state.
  buildConcurrency: 1,
  // Nothing is fetched before it is asked for.
  router: { prefetchLinks: false },
  markdown: {
    anchor: { slugify: slug },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  vite: { publicDir: join(import.meta.dirname, '../.plain') },
  locales: {
    root: {
      label: 'English',
      lang: 'en',
      themeConfig: {
        nav: [
          { text: 'Guides', link: '/tasks' },
          { text: 'Reference', link: '/reference/' },
        ],
        sidebar: { '/reference/': [{ text: 'Reference', link: '/reference/', items: entries }], '/': menu('en') },
      },
    },
    zh: {
      label: '简体中文',
      lang: 'zh-CN',
      description: chinese.description,
      themeConfig: {
        ...chinese.theme,
        nav: [
          { text: '指南', link: '/zh/' },
          { text: 'API 参考', link: '/reference/' },
        ],
        sidebar: menu('zh'),
      },
    },
  },
})
