-- Replaces what should run of the pool, if nobody did so since the version that the asker saw.
-- KEYS fleet meta feed
-- ARGV version or '' for any, reason, then (group, JSON, instances or '' for the present number,
--   fewest, most) ...
-- Replies set, version | stale, version
-- USES clock base
local version = tonumber(redis.call('HGET', K.fleet, 'version')) or 0
if ARGV[1] ~= '' and ARGV[1] ~= tostring(version) then return {'stale', version} end
local sizes = {}
for i = 3, #ARGV, 5 do
  local size = ARGV[i + 2]
  if size == '' then
    size = tonumber(redis.call('HGET', K.fleet, 'size:' .. ARGV[i])) or 0
    size = math.max(tonumber(ARGV[i + 3]), math.min(tonumber(ARGV[i + 4]), size))
  end
  sizes[ARGV[i]] = tostring(size)
end
redis.call('DEL', K.fleet)
redis.call('HSET', K.fleet, 'version', version + 1)
for i = 3, #ARGV, 5 do
  redis.call('HSET', K.fleet, 'group:' .. ARGV[i], ARGV[i + 1], 'size:' .. ARGV[i], sizes[ARGV[i]])
end
feed('fleet', ',"event":"fleet_set","state":"' .. version + 1 .. '"' .. member('detail', clip(ARGV[2])))
return {'set', version + 1}
