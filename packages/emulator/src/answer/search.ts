import type { AnswerSource } from './answer.js'
import { type Language, languageOf } from './prompt.js'

/** Made-up results of a web search, on a domain that is kept for examples. One has no link, as GLM's sometimes have none. */
export function searchResults(query: string, now: Date): AnswerSource[] {
  const words = texts[languageOf(query)]
  const publishDate = now.toISOString().slice(0, 10)
  const path = encodeURIComponent(query.slice(0, 40).trim())
  return [
    {
      title: words.first(query),
      link: `https://example.com/search/${path}/1`,
      content: words.content,
      media: 'Example',
      publishDate,
    },
    {
      title: words.second(query),
      link: `https://example.com/search/${path}/2`,
      content: words.content,
      media: 'Example',
      publishDate,
    },
    { title: words.third, link: '', content: words.content },
  ]
}

interface Words {
  readonly first: (query: string) => string
  readonly second: (query: string) => string
  readonly third: string
  readonly content: string
}

const texts: Readonly<Record<Language, Words>> = {
  zh: {
    first: query => `关于“${query}”的示例结果`,
    second: query => `“${query}”：第二个示例结果`,
    third: '没有链接的示例结果',
    content: '模拟器不会访问网络，这段摘要是编写好的示例。',
  },
  en: {
    first: query => `Example result about "${query}"`,
    second: query => `"${query}": a second example result`,
    third: 'Example result without a link',
    content: 'The emulator does not touch the network; this summary is a written example.',
  },
}
