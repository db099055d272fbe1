#!/usr/bin/env bash
# Guess: a Markdown parser for streamed answers shows the words as the model wrote them. markdown-it, whose rules it has, does no typography unless one asks for it, and its README
# does not speak of any.
# Seen (stream-markdown-parser 1.2.16, markdown-it 14.1.0, 2026-11): getMarkdown(), which markstream's components use, has `typographer` on. Outside of code spans `--` becomes
# a dash, `...` one sign, straight quotes become curly, `f(c)` becomes f©, `(r)` ®, `+-` ±. A quote changes while it streams: the one that opens is straight until its
# other half comes. markdown-it leaves all of it, and so does this parser with `markdownItOptions: { typographer: false }`.
# Meaning: a command, a line of JSON or a formula that the model wrote without backticks cannot be copied from the page: the shell takes the quotes for letters, and the dash for
# an argument. Users who report what they see report what the model did not say.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts stream-markdown-parser@1.2.16 markdown-it@14.1.0
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import MarkdownIt from 'markdown-it'
import { getMarkdown, parseMarkdownToStructure } from 'stream-markdown-parser'

const textOf = node => (Array.isArray(node) ? node.map(textOf).join('') : node.children?.length ? textOf(node.children) : (node.content ?? node.code ?? ''))
const plain = new MarkdownIt()
const base = text => plain.renderInline(text).replace(/<[^>]+>/g, '').replaceAll('&quot;', '"').replaceAll('&gt;', '>')
const parsers = {
  asItComes: getMarkdown('a'),
  without: getMarkdown('b', { markdownItOptions: { typographer: false } }),
}
const shown = (parser, text, final = true) => textOf(parseMarkdownToStructure(text, parsers[parser], { final })).trim()
const answers = {
  'Run: npm test -- --watch': 'Run: npm test – --watch',
  'Then git commit -m "fix"': 'Then git commit -m “fix”',
  "Set it to 'on' and {\"a\": \"b\"}": 'Set it to ‘on’ and {“a”: “b”}',
  'Call f(c) and g(r)': 'Call f© and g®',
  'Spread [...items]': 'Spread […items]',
  'It is 5 +- 1': 'It is 5 ± 1',
  'In code: `npm test -- "a"`': 'In code: npm test -- "a"',
}
for (const [answer, seen] of Object.entries(answers)) {
  const said = answer.replaceAll('`', '')
  console.log(`${answer}  ->  ${shown('asItComes', answer)}`)
  assert.equal(shown('asItComes', answer), seen)
  assert.equal(shown('without', answer), said)
  assert.equal(base(answer), said)
}
assert.equal(shown('asItComes', 'Then git commit -m "fix', false), 'Then git commit -m "fix')
assert.equal(shown('asItComes', 'Then git commit -m "fix"', false), 'Then git commit -m “fix”')
PROBE
node probe.mjs
