-- Part clock: NOW in milliseconds, and AT, the same as a string.

-- Milliseconds of Redis's clock. An offset compensates for a clock that steps back, so time never
-- decreases. Also returns whether the pool is paused and its generation (nil: not in use).
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
