#!/usr/bin/env bash
# Guess: the Redis Streams of ioredis-mock (xadd, xrange, xread are on its list) keep the id that one gives, and refuse one that is not above the last: enough to
# test a resumable stream without a server.
# Seen (ioredis-mock 8.13.1, 2026-11): `xadd s 5-0 …` answers `5-0-0`, and that is the entry's id. An id below the last is taken, and stands behind it. A
# range from `(5-0` on is empty, though an entry stands there. An id that is there already is refused, as it should be.
# Meaning: a reader that resumes behind the last id it saw gets another answer here than from Redis, so that a test against the mock passes where the real
# log has a gap, and fails where it has none. Tests of resuming need a Redis (redis-server of Debian starts in a tenth of a second).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps ioredis-mock@8.13.1 ioredis@5.8.2
cat >probe.mjs <<'PROBE'
import assert from 'node:assert/strict'
import Redis from 'ioredis-mock'

const redis = new Redis()
const answer = promise => promise.then(value => value, error => `rejects: ${error.message}`)
const ids = entries => entries.map(([id]) => id)
const seen = {
  'XADD 5-0': await answer(redis.xadd('s', '5-0', 'word', 'one')),
  'XADD 5-0 again': await answer(redis.xadd('s', '5-0', 'word', 'one')),
  'XADD 3-0': await answer(redis.xadd('s', '3-0', 'word', 'two')),
  'XADD 7-0': await answer(redis.xadd('s', '7-0', 'word', 'three')),
  'XRANGE - +': ids(await redis.xrange('s', '-', '+')),
  'XRANGE (5-0 +': ids(await redis.xrange('s', '(5-0', '+')),
}
console.log(seen)
assert.equal(seen['XADD 5-0'], '5-0-0')
assert.match(seen['XADD 5-0 again'], /^rejects: .*equal or smaller/)
assert.equal(seen['XADD 3-0'], '3-0-0')
assert.deepEqual(seen['XRANGE - +'], ['5-0-0', '3-0-0', '7-0-0'])
assert.deepEqual(seen['XRANGE (5-0 +'], [])
process.exit()
PROBE
timeout 30 node probe.mjs
