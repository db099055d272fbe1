import type { RedisScript } from '../../redis/script.js'

/**
 * Each scope, all attempts or those of one key, has four keys: `run`, a sorted set of attempts that are under way, by the end of their lease; `req`, one
 * of attempts by their time; `tok`, one of `id:tokens` by their time; `sum`, the tokens in `tok`. Times are Redis's own.
 */
const helpers = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local window = 60000
local function tokensOf(member) return tonumber(string.match(member, ':(%d+)$')) end
local function expire(run, req, tok, sum)
  redis.call('ZREMRANGEBYSCORE', run, '-inf', now)
  redis.call('ZREMRANGEBYSCORE', req, '-inf', now - window)
  local over = redis.call('ZRANGE', tok, '-inf', now - window, 'BYSCORE')
  local freed = 0
  for _, member in ipairs(over) do freed = freed + tokensOf(member) end
  if #over > 0 then
    redis.call('ZREMRANGEBYSCORE', tok, '-inf', now - window)
    redis.call('DECRBY', sum, string.format('%.0f', freed))
  end
end
local function count(tok, sum, id, tokens)
  redis.call('ZADD', tok, now, id .. ':' .. string.format('%.0f', tokens))
  redis.call('INCRBY', sum, string.format('%.0f', tokens))
  redis.call('PEXPIRE', tok, window + 1000)
  redis.call('PEXPIRE', sum, window + 1000)
end
`

/**
 * KEYS: the four of all attempts, the four of the key. ARGV: id, tokens, leaseMs, pollMs, then concurrency, requests and tokens of all and of the key, -1 for
 * none. Gives nothing where the attempt has its place, else 0 (all) or 4 (the key) and the milliseconds until it is worth to ask again.
 */
export const takeScript: RedisScript = {
  text: `${helpers}
local id, tokens, lease, poll = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local function wait(at, most, requests, limit)
  local run, req, tok, sum = KEYS[at + 1], KEYS[at + 2], KEYS[at + 3], KEYS[at + 4]
  expire(run, req, tok, sum)
  local ms = 0
  if requests >= 0 then
    local before = redis.call('ZCARD', req) - requests
    if before >= 0 then ms = redis.call('ZRANGE', req, before, before, 'WITHSCORES')[2] + window - now end
  end
  if limit >= 0 then
    local left = tonumber(redis.call('GET', sum) or '0')
    local first = 0
    while left > 0 and left + tokens > limit do
      local entry = redis.call('ZRANGE', tok, first, first, 'WITHSCORES')
      if not entry[1] then break end
      left = left - tokensOf(entry[1])
      ms = math.max(ms, entry[2] + window - now)
      first = first + 1
    end
  end
  if ms > 0 then return ms end
  if most >= 0 and redis.call('ZCARD', run) >= most then return poll end
  return 0
end
local function limitsAt(at) return tonumber(ARGV[at]), tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]) end
for _, at in ipairs({ 0, 4 }) do
  local most, requests, limit = limitsAt(5 + at / 4 * 3)
  local ms = wait(at, most, requests, limit)
  if ms > 0 then return { at, math.ceil(ms) } end
end
for _, at in ipairs({ 0, 4 }) do
  local most, requests, limit = limitsAt(5 + at / 4 * 3)
  if most >= 0 then
    redis.call('ZADD', KEYS[at + 1], now + lease, id)
    redis.call('PEXPIRE', KEYS[at + 1], lease + window)
  end
  if requests >= 0 then
    redis.call('ZADD', KEYS[at + 2], now, id)
    redis.call('PEXPIRE', KEYS[at + 2], window + 1000)
  end
  if limit >= 0 then count(KEYS[at + 3], KEYS[at + 4], id, tokens) end
end
return {}
`,
}

/** KEYS: as above. ARGV: id, tokens of the estimate, tokens that it took. Both counts are the same where nobody knows. */
export const endScript: RedisScript = {
  text: `${helpers}
local id, before, spent = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
for _, at in ipairs({ 0, 4 }) do
  local run, req, tok, sum = KEYS[at + 1], KEYS[at + 2], KEYS[at + 3], KEYS[at + 4]
  redis.call('ZREM', run, id)
  if ARGV[4 + at / 4] == '1' then
    expire(run, req, tok, sum)
    if spent > before then
      count(tok, sum, id .. '+', spent - before)
    elseif spent < before then
      local member = id .. ':' .. string.format('%.0f', before)
      local score = redis.call('ZSCORE', tok, member)
      if score then
        redis.call('ZREM', tok, member)
        redis.call('ZADD', tok, score, id .. ':' .. string.format('%.0f', spent))
        redis.call('DECRBY', sum, string.format('%.0f', before - spent))
      end
    end
  end
end
return 1
`,
}

/** KEYS: the two sets of attempts under way. ARGV: leaseMs, ids. Moves the leases of those that are still there. */
export const renewScript: RedisScript = {
  text: `${helpers}
local lease = tonumber(ARGV[1])
for _, run in ipairs(KEYS) do
  for i = 2, #ARGV do redis.call('ZADD', run, 'XX', now + lease, ARGV[i]) end
  if redis.call('EXISTS', run) == 1 then redis.call('PEXPIRE', run, lease + window) end
end
return 1
`,
}
