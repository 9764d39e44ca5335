-- Part clock: NOW.
-- Milliseconds of Redis's clock; a step back is bridged by an offset, so time never returns.
local function clock()
  local t = redis.call('TIME')
  local real = t[1] * 1000 + math.floor(t[2] / 1000)
  local kept = redis.call('HMGET', K.meta, 'now', 'offset')
  local last = tonumber(kept[1]) or 0
  local at = real + (tonumber(kept[2]) or 0)
  if at < last then
    redis.call('HSET', K.meta, 'offset', last - real)
    return last
  end
  if at > last + 1000 then redis.call('HSET', K.meta, 'now', at) end
  return at
end
local NOW = clock()
