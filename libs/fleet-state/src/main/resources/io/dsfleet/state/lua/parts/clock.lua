-- Part clock: NOW, and AT as a text.

-- Milliseconds of Redis's clock; a step back is bridged by an offset, so time never returns. Also
-- answers whether the pool is paused and its record in use, since that lies beside it.
local function clock()
  local t = redis.call('TIME')
  local real = t[1] * 1000 + math.floor(t[2] / 1000)
  local kept = redis.call('HMGET', K.meta, 'now', 'offset', 'paused', 'generation')
  local last = tonumber(kept[1]) or 0
  local at = real + (kept[2] or 0)
  if at < last then
    redis.call('HSET', K.meta, 'offset', last - real)
    at = last
  elseif at > last + 1000 then
    redis.call('HSET', K.meta, 'now', at)
  end
  return at, kept[3] == '1', kept[4]
end
local NOW, PAUSED, IN_USE = clock()
local AT = string.format('%.0f', NOW)
