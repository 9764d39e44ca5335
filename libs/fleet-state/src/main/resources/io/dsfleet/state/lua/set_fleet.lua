-- Replaces the desired state of the pool, if it still has the version that the caller saw.
-- KEYS fleet meta feed
-- ARGV version reason groups...
--   version is '' for any; groups: (group, JSON, size or '' for the current one, min, max) ...
-- Replies set, version | stale, version
-- USES clock base
local version = tonumber(redis.call('HGET', K.fleet, 'version')) or 0
if A.version ~= '' and A.version ~= tostring(version) then return {'stale', version} end
local sizes = {}
for i = A.groups, #ARGV, 5 do
  local size = ARGV[i + 2]
  if size == '' then
    size = tonumber(redis.call('HGET', K.fleet, 'size:' .. ARGV[i])) or 0
    size = math.max(tonumber(ARGV[i + 3]), math.min(tonumber(ARGV[i + 4]), size))
  end
  sizes[ARGV[i]] = tostring(size)
end
redis.call('DEL', K.fleet)
redis.call('HSET', K.fleet, 'version', version + 1)
for i = A.groups, #ARGV, 5 do
  redis.call('HSET', K.fleet, 'group:' .. ARGV[i], ARGV[i + 1], 'size:' .. ARGV[i], sizes[ARGV[i]])
end
publish('fleet', ',"event":"fleet_set","state":"' .. version + 1 .. '"'
  .. json_member('detail', truncate(A.reason)))
return {'set', version + 1}
