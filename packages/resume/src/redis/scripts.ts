import type { RedisScript } from '@millrace/core/internal-seldom'

const clock = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`

/**
 * Adds a batch under the number of its last record. The first batch makes the log, and no later one does: a log that has expired must not be begun anew
 * with a gap in it (Redis 7.0.15, 2026-11).
 */
const add = `
local function add(log, last, count, texts, ending)
  local id = string.format('%.0f-0', last + count)
  if last > 0 then
    if ending then return redis.call('XADD', log, 'NOMKSTREAM', id, 't', texts, 'e', '1') end
    return redis.call('XADD', log, 'NOMKSTREAM', id, 't', texts)
  end
  if ending then return redis.call('XADD', log, id, 't', texts, 'e', '1') end
  return redis.call('XADD', log, id, 't', texts)
end
`

/** KEYS: meta. ARGV: lease, owner or '', spanMs, keptMs. Gives 1, also when it is asked twice; or status, last and owner of the log that is there. */
export const createScript: RedisScript = {
  text: `${clock}
local status, last, owner, lease = unpack(redis.call('HMGET', KEYS[1], 'status', 'last', 'owner', 'lease'))
if lease == ARGV[1] then return 1 end
if status then return { status, last, owner or '' } end
redis.call('HSET', KEYS[1], 'lease', ARGV[1], 'made', ARGV[1], 'until', string.format('%.0f', now + ARGV[3]), 'last', '0', 'bytes', '0', 'status', 'running')
if ARGV[2] ~= '' then redis.call('HSET', KEYS[1], 'owner', ARGV[2]) end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
`,
}

/**
 * KEYS: log and meta of each stream. ARGV: leaseMs, spanMs, ttlMs, rememberedMs, maxStreamBytes, lastWordsBytes, name of the sender; then one for each stream:
 * number of the record before or -1, number of records, bytes, 1 for the end and lease, with a space between them; and the texts behind a line end. Gives for each the number of its last record, -1 for a lost lease,
 * -2 for too many bytes. A batch of this sender that is there already is not added again; where somebody else has added one, who has the same lease, the lease
 * is lost. The lease and the expiry are moved where less than `leaseMs` is left of the lease, see `leaseSpan`.
 */
export const appendScript: RedisScript = {
  text: `${clock}${add}
local leaseMs, spanMs, ttlMs = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local rememberedMs, most, lastWords, sender = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7]
local results = {}
for i = 1, #KEYS / 2 do
  local log, meta = KEYS[2 * i - 1], KEYS[2 * i]
  local before, count, size, ending, lease, texts = string.match(ARGV[i + 7], '^(%S+) (%S+) (%S+) (%S+) ([^\\n]*)\\n(.*)$')
  before, count, size, ending = tonumber(before), tonumber(count), tonumber(size), ending == '1'
  local held = redis.call('HMGET', meta, 'lease', 'until', 'last', 'bytes', 'status', 'by')
  local last, bytes, till = tonumber(held[3]), tonumber(held[4]), tonumber(held[2])
  if held[1] == lease and held[6] == sender and before >= 0 and count > 0 and last == before + count then
    results[i] = last
  elseif held[5] ~= 'running' or held[1] ~= lease or till <= now or (before >= 0 and before ~= last) then
    results[i] = -1
  elseif bytes + size > most + (ending and lastWords or 0) then
    results[i] = -2
  elseif count > 0 and not add(log, last, count, texts, ending) then
    results[i] = -1
  else
    last = last + count
    results[i] = last
    if count > 0 then
      redis.call('HSET', meta, 'last', string.format('%.0f', last), 'bytes', string.format('%.0f', bytes + size))
      if held[6] ~= sender then redis.call('HSET', meta, 'by', sender) end
      redis.call('PUBLISH', log, '')
    end
    if ending then
      redis.call('HSET', meta, 'status', 'ended')
      redis.call('PEXPIRE', log, ttlMs)
      redis.call('PEXPIRE', meta, ttlMs + rememberedMs)
    elseif till - now < leaseMs or last == count then
      redis.call('HSET', meta, 'until', string.format('%.0f', now + spanMs))
      redis.call('PEXPIRE', log, spanMs + ttlMs)
      redis.call('PEXPIRE', meta, spanMs + ttlMs + rememberedMs)
    end
  end
end
return results
`,
}

/**
 * KEYS: log, meta. ARGV: ttlMs, rememberedMs, text of the error that ends a log whose lease has lapsed. Gives status, last, owner, the
 * milliseconds that the lease has left, '1' where a stop was asked for, and the lease that the log was made with; nothing for an unknown log.
 */
export const stateScript: RedisScript = {
  text: `${clock}${add}
local status, last, owner, till, stop, made = unpack(redis.call('HMGET', KEYS[2], 'status', 'last', 'owner', 'until', 'stop', 'made'))
if not status then return false end
last = tonumber(last)
if status == 'running' and tonumber(till) <= now then
  if add(KEYS[1], last, 1, ARGV[3], true) then
    last = last + 1
    redis.call('HSET', KEYS[2], 'last', string.format('%.0f', last))
  end
  status = 'ended'
  redis.call('HSET', KEYS[2], 'status', status, 'lease', '')
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  redis.call('PEXPIRE', KEYS[2], ARGV[1] + ARGV[2])
  redis.call('PUBLISH', KEYS[1], '')
end
if status == 'ended' and redis.call('EXISTS', KEYS[1]) == 0 then status = 'gone' end
return { status, string.format('%.0f', last), owner or '', string.format('%.0f', tonumber(till) - now), stop or '', made or '' }
`,
}

/** KEYS: log, meta. ARGV: number of a record, number of entries at most. Gives the lease that the log was made with, and its entries behind the record. */
export const pageScript: RedisScript = {
  text: `
return { redis.call('HGET', KEYS[2], 'made') or '', redis.call('XRANGE', KEYS[1], '(' .. ARGV[1] .. '-0', '+', 'COUNT', ARGV[2]) }
`,
}

/** KEYS: meta. */
export const stopScript: RedisScript = {
  text: `
if redis.call('HGET', KEYS[1], 'status') == 'running' then
  redis.call('HSET', KEYS[1], 'stop', '1')
  redis.call('PUBLISH', KEYS[1], '')
end
return 1
`,
}
