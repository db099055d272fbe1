const list = (count: number, item: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => item(index)).join('')

/** Markdown as models write it, and as the rules of CommonMark allow it. */
export const corpus: Readonly<Record<string, string>> = {
  nothing: '',
  blanks: '\n\n  \n',
  paragraphs: 'One\ntwo **three** four.\n\nFive `six` *seven*.\n\n\nEight',
  headings: '# One\n## Two\ntext\n### Three ###\n\nSetext\n===\n\nOther\n---\n\ntext\n- no heading',
  rules: 'a\n\n---\n\n***\n\nb\n* * *\nc',
  lists:
    '- a\n- b\n  - c\n    - d\n\n      e\n- f\n\n1. g\n2. h\n   > i\n   ```ts\n   j\n   ```\n3. k\n\ntext\n+ l\n- m\n\n\n- n\n    lazy\ncontinued\n',
  markers: '* a\n* b\n- c\n- d\n1) e\n2) f\n3. g\n',
  tasks: '- [ ] open\n- [x] done\n  - [ ] nested\n',
  quotes: '> a\n> b\nlazy\n>\n> - c\n> - d\n\n> e\n\nf',
  code: 'Before\n```ts\nconst a = 1\n\n  b()\n```\nafter\n\n~~~~ text with words\n```\n~~~\n~~~~\n\n  ```\n  indented\n    more\n  ```\n\n    by spaces\n\n    on\n\nend',
  openCode: 'text\n\n```js\nconst a = `b`\nno end\n',
  tables: 'a\n\n| a | b |\n|:--|--:|\n| `c` | **d** |\n| e |\n\nf | g\n--|--\nh | i\n\nno | table\n',
  tableAfterText: 'text\n| a | b |\n|--|--|\n| c | d |\nbehind',
  links:
    'A [link](https://example.com "title"), <https://example.org/a>, www.example.net, a@example.com, [name][], [text][name], [early].\n\n[name]: https://example.com/name\n[early]: <https://example.com/early> "title"\n\n[other][name] and [early]\n\n- [in a list][name]\n',
  definitionsInContainers:
    '[a] and [b]\n\n> [a]: https://example.com/a\n\n- x\n\n  [b]: https://example.com/b\n\n[a][] [b][]',
  formulas:
    'Inline $x^2$ and \\(y\\), for $5 or $10.\n\n$$\nx = 1\n- 2\n$$\n\n$$x = 1$$\n\n\\[\na\n\\]\n\ntext\n\\[ b \\]\nmore\n\n$$ no formula\n\ntext $$c$$ text',
  images:
    '![alt](https://example.com/a.png) text ![](data:image/png;base64,AA==)\n\n[![in a link](https://example.com/b.png)](https://example.com)',
  html: '<div onclick="a()">\n\n**bold**\n\n</div>\n<script>\nalert(1)\n\n</script>\n\n| a<br>b | <b>c</b> |\n|--|--|\n| d | e |\n',
  chinese:
    '**注意：**这里是“文字”。**「强调」**之后\n\n1. **第一**：一\n2. ~~删除：~~二\n\n| 名 | 值 |\n|--|--|\n| 甲 | 乙 |\n',
  endings: 'a\r\nb\r\n\r\n- c\r\n- d\r\n\r\n```\r\ne\r\n```\r\n\r\nf',
  marks: '\\*a\\* \\` &amp; &copy; &#35; **a *b** c* __d__ _e_f ~~g~~ ~h~ `i``j` ``k`l``\n\n**open\n\n`open\n\n[open](',
  longList: `Before\n\n${list(120, index => `${index + 1}. item **${index}**\n   - nested ${index}\n`)}\nafter`,
  longLooseList: `${list(60, index => `- item ${index}\n\n  more of it\n\n`)}after`,
  longTable: `| a | b |\n|--|:-:|\n${list(200, index => `| ${index} | \`row\` |\n`)}\nafter`,
  longCode: `\`\`\`ts\n${list(300, index => `const a${index} = ${index}\n`)}\`\`\`\nafter`,
  longQuote: list(200, index => `> line ${index} of a quotation\n`),
  longParagraph: list(400, index => `word${index} **bold** and more\n`),
}
