#!/usr/bin/env bash
# Guess: Streamdown completes what is unfinished in Markdown while an answer streams. A finished one, with isAnimating false, shows all of its text.
# Seen (streamdown 2.7.1, react 19.3.1, 2026-11): the repair runs on finished text too. Of `Count while i <n, then stop.` all from the sign on is
# gone, so that the reader sees "Count while i"; `Call __init` shows "Call init", `arr[0` shows "arr0", `2 ** 3` gains two stars.
# isAnimating={false} changes nothing. With mode="static" all of it stands there.
# Meaning: the part that holds the message switches to mode="static" when the answer is over; what the reader sees of code without backticks is else
# not what the model said.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts streamdown@2.7.1 react@19.3.1 react-dom@19.3.1
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { Streamdown } from 'streamdown'

const shown = (text, settings) =>
  renderToStaticMarkup(createElement(Streamdown, settings, text))
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
const answers = {
  'Count while i <n, then stop.': 'Count while i',
  'Call __init': 'Call init',
  'The first is arr[0': 'The first is arr0',
  'Write 2 ** 3': 'Write 2 ** 3**',
}
for (const [answer, seen] of Object.entries(answers)) {
  console.log(`${answer}  ->  ${shown(answer, { isAnimating: false })}`)
  assert.equal(shown(answer, {}), seen)
  assert.equal(shown(answer, { isAnimating: false }), seen)
  assert.equal(shown(answer, { mode: 'static' }), answer)
}
PROBE
node probe.mjs
