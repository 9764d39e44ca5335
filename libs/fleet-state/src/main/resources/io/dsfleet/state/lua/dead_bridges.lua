-- Lists bridges whose lease expired, after forgetting those that were handled.
-- KEYS bridges meta sockets
-- ARGV handled...
-- Replies count, bridges
-- USES clock
for _, bridge in ipairs(ARGV) do
  local lease = tonumber(redis.call('ZSCORE', K.bridges, bridge))
  if lease and lease <= NOW then
    redis.call('ZREM', K.bridges, bridge)
    redis.call('HDEL', K.sockets, bridge)
  end
end
if NOW < (tonumber(redis.call('HGET', K.meta, 'hold_bridges')) or 0) then return {0} end
local dead = redis.call('ZRANGEBYSCORE', K.bridges, '-inf', NOW, 'LIMIT', 0, 16)
table.insert(dead, 1, #dead)
return dead
