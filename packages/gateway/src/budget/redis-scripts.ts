import type { RedisScript } from '@millrace/core/internal-seldom'

/** Times are Redis's own; the names of periods are the gateway's. */
const clock = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local window = 60000
`

/**
 * KEYS: `run`, a sorted set of `id:tokens` of answers under way by the end of their lease; `req`, one of answers by their beginning; the tokens of the day; those
 * of the month. ARGV: id, tokens, leaseMs; answers a minute, answers at once and the two budgets that are allowed, -1 for any; the moments at which the two counts
 * may be forgotten. Gives nothing where the answer is counted; else the number of the limit: 1 or 2 (a budget) with what is spent and what of it is reserved, 3
 * (answers a minute) with the milliseconds until there is room, or 4 (answers at once).
 */
export const admitScript: RedisScript = {
  text: `${clock}
local run, req = KEYS[1], KEYS[2]
local id, tokens, lease, requests, most = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
redis.call('ZREMRANGEBYSCORE', run, '-inf', now)
for i = 1, 2 do
  local budget = tonumber(ARGV[5 + i])
  local spent = tonumber(redis.call('GET', KEYS[2 + i]) or '0')
  if budget >= 0 and spent + tokens > budget then
    local held = 0
    for _, member in ipairs(redis.call('ZRANGE', run, 0, -1)) do held = held + tonumber(string.match(member, ':(%d+)$')) end
    return { i, string.format('%.0f', spent), string.format('%.0f', held) }
  end
end
if requests >= 0 then
  redis.call('ZREMRANGEBYSCORE', req, '-inf', now - window)
  local before = redis.call('ZCARD', req) - requests
  if before >= 0 then
    local first = redis.call('ZRANGE', req, before, before, 'WITHSCORES')
    return { 3, string.format('%.0f', first[2] + window - now) }
  end
end
if most >= 0 and redis.call('ZCARD', run) >= most then return { 4 } end
redis.call('ZADD', run, now + lease, id .. ':' .. ARGV[2])
redis.call('PEXPIRE', run, lease)
if requests >= 0 then
  redis.call('ZADD', req, now, id)
  redis.call('PEXPIRE', req, window)
end
for i = 1, 2 do
  redis.call('INCRBY', KEYS[2 + i], ARGV[2])
  redis.call('PEXPIREAT', KEYS[2 + i], ARGV[7 + i])
end
return {}
`,
}

/**
 * KEYS: `run`, the tokens of the day and of the month. ARGV: `id:tokens`, what is added to the tokens, `again` for another try: then the answer is settled only
 * where it is still under way, since the try before may have come through. A count that is forgotten stays so.
 */
export const settleScript: RedisScript = {
  text: `
if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 and ARGV[3] == 'again' then return 0 end
for i = 2, 3 do
  if redis.call('EXISTS', KEYS[i]) == 1 then redis.call('INCRBY', KEYS[i], ARGV[2]) end
end
return 1
`,
}

/** KEYS: `run`. ARGV: leaseMs, then `id:tokens` of answers. One whose lease was over is under way again. */
export const renewScript: RedisScript = {
  text: `${clock}
for i = 2, #ARGV do redis.call('ZADD', KEYS[1], now + tonumber(ARGV[1]), ARGV[i]) end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
`,
}
