import type { ChatNode } from '@millrace/client'
import type { Json, Part } from '@millrace/core'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { answerPage, show, stream } from './support/answer-page.ts'
import { describeInChromium } from './support/in-chromium.ts'

/** Where a picture, script or frame would be fetched from. Nothing answers there. */
const away = 'http://127.0.0.1:9'

/** Texts that set `flag`, open a dialog, or fetch from elsewhere, where a page takes them for more than text. */
const texts: readonly string[] = [
  '<script>flag = 1</script>',
  '<img src=x onerror="flag = 1">',
  `<img src="${away}/a.png">`,
  '<svg onload="flag = 1"><animate onbegin="flag = 1"></svg>',
  '<svg><script>flag = 1</script></svg>',
  `<iframe src="${away}/b"></iframe><iframe srcdoc="<script>parent.flag = 1</script>"></iframe>`,
  '<details open ontoggle="flag = 1">a</details>',
  '<math><mi xlink:href="javascript:flag = 1">a</mi></math>',
  `<link rel="stylesheet" href="${away}/c.css"><style>@import "${away}/d.css"; *{background:url(${away}/e.png)}</style>`,
  `<base href="${away}/"><meta http-equiv="refresh" content="0;url=${away}/f">`,
  '<form action="javascript:flag = 1"><input name="body"><button>a</button></form>',
  `<object data="${away}/g"></object><embed src="${away}/h"><video src="${away}/i"><audio src="${away}/j">`,
  '<a href="javascript:flag = 1" id="page" name="acts">a</a>',
  '<template><script>flag = 1</script></template><noscript><p title="</noscript><img src=x onerror=flag=1>">',
  '"><script>flag = 1</script>',
  '\'"></code></pre><script>flag = 1</script>',
  '</textarea></title></style></script><script>flag = 1</script>',
  '&lt;script&gt;flag = 1&lt;/script&gt; &#60;img src=x onerror=flag=1&#62;',
  '<scr\u0000ipt>flag = 1</scr\u0000ipt>',
  '<IMG """><SCRIPT>flag = 1</SCRIPT>">',
  '<p style="background:url(http://127.0.0.1:9/k.png)" onmouseover="flag=1">a</p>',
  '__proto__ constructor toString hasOwnProperty',
]

const addresses: readonly string[] = [
  'javascript:flag=1',
  'JaVaScRiPt:flag=1',
  'java\tscript:flag=1',
  'javascript&colon;flag=1',
  '&#106;avascript:flag=1',
  '\u0001javascript:flag=1',
  'data:text/html,<script>flag=1</script>',
  'data:image/svg+xml,<svg onload="flag=1"/>',
  'vbscript:flag=1',
  'blob:http://127.0.0.1/a',
  'file:///etc/passwd',
  '//127.0.0.1:9/l',
  '/api/m',
  '#page',
]

const formulas: readonly string[] = [
  '\\href{javascript:flag=1}{a}',
  '\\url{javascript:flag=1}',
  `\\includegraphics{${away}/n.png}`,
  '\\htmlId{page}{a}\\htmlClass{a}{b}\\htmlStyle{color:red}{c}\\htmlData{a=b}{d}',
  '\\text{<script>flag = 1</script>}',
  '\\def\\a{\\a\\a}\\a',
  '\\rule{99999em}{99999em}',
  '\\class{a}\\unicode{x3c}',
]

const markdown = [
  ...texts,
  ...texts.map(text => `| a | b |\n|--|--|\n| ${text.replaceAll('|', '')} | c |`),
  ...texts.map(text => `- ${text}\n  > ${text}`),
  ...texts.map(text => `\`\`\`${text.replaceAll('`', '')}\n${text}\n\`\`\``),
  ...texts.map(
    text => `## ${text}\n\n**${text}** \`${text}\` [${text}](https://example.com/?${encodeURIComponent(text)} "a")`,
  ),
  ...addresses.map(address => `[a](<${address}>) ![b](<${address}>) <${address}> [c][d]\n\n[d]: <${address}>`),
  `![a](${away}/o.png) [![b](${away}/p.png)](${away}/q) [c](https://user:pass@example.com@127.0.0.1:9/r)`,
  ...formulas.map(formula => `$${formula}$ and\n\n$$\n${formula}\n$$`),
].join('\n\n')

const calls: readonly Part[] = texts.flatMap((text, index): Part[] => [
  { type: 'tool-call', toolCallId: `c${index}`, toolName: text, input: { [text]: text, nested: { [text]: [text] } } },
  {
    type: 'tool-result',
    toolCallId: `c${index}`,
    output: index % 2 ? text : { [text]: text },
    isError: index % 3 === 0,
  },
  { type: 'tool-call', toolCallId: `d${index}`, toolName: text, inputText: text, inputError: text },
])

const files: readonly Part[] = [
  ...texts.map(
    (name): Part => ({ type: 'file', mediaType: 'text/html', data: btoa('<script>flag = 1</script>'), name }),
  ),
  ...addresses.map((url): Part => ({ type: 'file', mediaType: 'text/html', url, name: 'a' })),
  ...addresses.map((url): Part => ({ type: 'image', mediaType: 'image/png', url })),
  {
    type: 'image',
    mediaType: 'image/svg+xml',
    data: btoa('<svg xmlns="http://www.w3.org/2000/svg" onload="flag=1"/>'),
  },
  { type: 'image', mediaType: 'image/png"onerror="flag=1', data: 'AAAA' },
  { type: 'image', mediaType: 'image/png', data: '"onerror="flag=1' },
]

function answerOf(id: string, content: readonly Part[]): ChatNode {
  const sources = [
    ...texts.map((title, index) => ({ id: `s${index}`, title, snippet: title, url: `https://example.com/${index}` })),
    ...addresses.map((url, index) => ({ id: `t${index}`, title: 'a', url })),
  ]
  const data = texts.map(text => ({ name: text, value: { text } as Json }))
  const step = { content: 0, sources: 0, data: 0 }
  return {
    id,
    message: { role: 'assistant', content },
    status: 'complete',
    branches: [id],
    answer: { status: 'finished', role: 'assistant', content, open: [], step, sources, data },
  }
}

describeInChromium('an answer that attacks the page, in Chromium', () => {
  const site = answerPage()

  /** Opens the page, and notes what must not happen. */
  async function open(): Promise<{ page: Page; seen: string[] }> {
    const seen: string[] = []
    const page = await site.open(page => {
      page.on('dialog', dialog => {
        seen.push(`dialog ${dialog.message()}`)
        void dialog.dismiss()
      })
      page.on('request', request => {
        const url = request.url()
        if (!url.startsWith(`${site.url}/`) && !url.startsWith('data:image/')) seen.push(`request ${url}`)
      })
      page.on('framenavigated', frame => frame !== page.mainFrame() && seen.push(`frame ${frame.url()}`))
      page.on('pageerror', error => seen.push(`error ${error.message}`))
    })
    return { page, seen }
  }

  /** What no answer may bring into the page. */
  const forbidden = (page: Page): Promise<string[]> =>
    page.evaluate(`(() => {
      const found = []
      if ('flag' in globalThis) found.push('flag')
      for (const element of document.querySelectorAll('.answer, .answer *')) {
        const name = element.localName
        if (/^(script|iframe|object|embed|style|link|meta|base|form|video|audio|animate|template)$/.test(name)) found.push(name)
        for (const { name: attribute, value } of element.attributes) {
          if (/^on|^style$|^srcdoc$|^xlink/.test(attribute)) found.push(name + ' ' + attribute)
          if (attribute === 'id' && !/^[_:«]?r/.test(value)) found.push('id ' + value)
          if (attribute === 'href' && !/^(https?:\\/\\/|mailto:)/.test(value)) found.push('href ' + value)
          if (attribute === 'src' && !/^data:image\\/(png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+/]+=*$/.test(value)) found.push('src ' + value)
        }
        if (name === 'a' && (!/noopener/.test(element.rel) || element.target !== '_blank')) found.push('link ' + element.outerHTML)
      }
      return found
    })()`)

  it('shows it as text, whole', async () => {
    const { page, seen } = await open()
    const parts: readonly Part[] = [
      { type: 'reasoning', text: markdown },
      { type: 'text', text: markdown },
      ...calls,
      ...files,
    ]
    await show(page, answerOf('whole', parts))
    await page.locator('math').first().waitFor({ state: 'attached' })
    await page.evaluate(
      `document.querySelectorAll('[aria-expanded="false"], .answer summary').forEach(control => control.click())`,
    )
    await page.waitForTimeout(2000)
    // It is there: nothing was left out because it looked dangerous.
    expect(await page.locator('.answer').textContent()).toContain('<script>flag = 1</script>')
    expect(await page.locator('.answer a').count()).toBeGreaterThan(40)
    expect(await forbidden(page)).toEqual([])
    expect(seen).toEqual([])
  }, 120_000)

  it('shows it as text while it comes, too', async () => {
    const { page, seen } = await open()
    await stream(page, markdown, 1000)
    await page.locator('math').first().waitFor({ state: 'attached' })
    await page.waitForTimeout(1000)
    expect(await forbidden(page)).toEqual([])
    expect(seen).toEqual([])
  }, 120_000)

  it('says where a link leads, whatever its text says', async () => {
    const { page } = await open()
    const text =
      '[https://example.org](https://example.com/a) [example.com](https://example.com) [раураl](https://xn--l-7sba6dbr.com)'
    await show(page, answerOf('links', [{ type: 'text', text }]))
    const links = page.locator('.markdown a')
    await links.nth(2).waitFor()
    expect(await links.allInnerTexts()).toEqual([
      'https://example.org example.com',
      'example.com',
      expect.stringContaining('xn--l-7sba6dbr.com'),
    ])
  })
})
