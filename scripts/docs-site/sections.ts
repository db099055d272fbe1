/** The languages of the site, with the ending of a document in each: `docs/tools.md`, and `docs/tools.zh-CN.md` beside it. */
export const languages = { en: '.md', zh: '.zh-CN.md' } as const

export type Language = keyof typeof languages

/** One group of the site's menu: pages of `docs/`, by name and in the order in which they are read. */
export interface Section {
  readonly title: Readonly<Record<Language, string>>
  readonly pages: readonly string[]
  /** Made from code or by a measurement, so in English alone. Default: written by hand, in every language. */
  readonly generated?: true
}

/** The menu. A page without a place in it is an error, and so is a place without a page. */
export const sections: readonly Section[] = [
  { title: { en: 'Begin', zh: '开始' }, pages: ['index', 'tasks', 'recipes', 'client', 'errors', 'testing-offline'] },
  {
    title: { en: 'Serve', zh: '服务端' },
    pages: ['own-route', 'wire-formats', 'resume', 'deploy', 'behind-a-proxy', 'scale', 'gateway'],
  },
  {
    title: { en: 'Shape answers', zh: '处理回答' },
    pages: ['composition', 'tools', 'structured-output', 'text-helpers'],
  },
  { title: { en: 'Extend', zh: '扩展' }, pages: ['add-a-provider', 'add-a-store', 'add-a-wire', 'add-an-adapter'] },
  {
    title: { en: 'Migrate', zh: '迁移' },
    pages: ['migrate-from-openai', 'migrate-from-ai-sdk', 'migrate-from-sse'],
  },
  {
    title: { en: 'Facts', zh: '数据' },
    pages: [
      'providers',
      'provider-kit',
      'bench/README',
      'bench/speed',
      'bench/client',
      'bench/store',
      'bench/gateway',
      'bench/demo',
      'bench/margins',
    ],
    generated: true,
  },
]

/** Pages written by hand, each of which stands in every language. */
export const writtenPages: readonly string[] = sections.flatMap(({ pages, generated }) => (generated ? [] : pages))
