#!/usr/bin/env bash
# Guess: streaming-markdown, a renderer for answers that come in pieces, shows brackets and underscores that are no link and no emphasis as they are, as CommonMark's own parser does: `items[0]`, `max_tokens`, a source like [1].
# Seen (streaming-markdown 0.2.15, commonmark 0.31.2, 2026-11): it takes each `[` for the beginning of a link and each `_` in a word for that of emphasis, and what it took is not given back: "items[0]" is shown as "items0", "boils at 100 degrees [1]" as "boils at 100 degrees 1",
# "max_tokens and top_p" as "maxtokens and topp", "$HOME and $PATH" as "HOME and PATH". In a finished answer too, whole or in pieces. In `code` all of it stands. Bold, lists and links with an address are right.
# Meaning: names, indexes, variables of a shell and marks of sources are wrong on the page, and a reader who copies them gets an error; a number of a source becomes a digit of the text. Have the model put such names into backticks, and
# take a renderer that keeps what turns out to be plain text where it cannot.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts streaming-markdown@0.2.15 commonmark@0.31.2
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { Parser } from 'commonmark'
import { parser, parser_end, parser_write } from 'streaming-markdown'

/** The text that a reader sees, written in pieces of so many characters. */
function shown(answer, size) {
  let text = ''
  const renderer = {
    data: null,
    add_token() {},
    end_token() {},
    set_attr() {},
    add_text: (_, piece) => {
      text += piece
    },
  }
  const state = parser(renderer)
  for (let at = 0; at < answer.length; at += size) parser_write(state, answer.slice(at, at + size))
  parser_end(state)
  return text
}
function standard(answer) {
  let text = ''
  const walker = new Parser().parse(answer).walker()
  for (let step = walker.next(); step; step = walker.next()) if (step.entering) text += step.node.literal ?? ''
  return text
}
const answers = {
  'Swap items[0] and items[1].': 'Swap items0 and items1.',
  'Water boils at 100 degrees [1]. Salt raises that [2].': 'Water boils at 100 degrees 1. Salt raises that 2.',
  'Lower max_tokens and top_p first.': 'Lower maxtokens and topp first.',
  'Set $HOME and $PATH.': 'Set HOME and PATH.',
  'Swap `items[0]` and `items[1]`, lower `max_tokens`, set `$HOME`.': 'Swap items[0] and items[1], lower max_tokens, set $HOME.',
  'It is **important**, see [the docs](https://example.com/docs) first.': 'It is important, see the docs first.',
}
const table = []
for (const [answer, expected] of Object.entries(answers)) {
  table.push({ answer, 'streaming-markdown': shown(answer, 4), commonmark: standard(answer) })
  for (const size of [1, 4, answer.length]) assert.equal(shown(answer, size), expected)
  const plain = !/[`*]/.test(answer)
  assert.equal(standard(answer), plain ? answer : expected)
}
console.table(table)
PROBE
timeout 20 node probe.mjs
