-- Claims the session of an app. A live session of the same process is superseded, one of another
-- process only if told so. Slots wait for admit.
-- KEYS instances bridges meta slots free agenda feed stops
-- ARGV instance, bridge, identity, streams, 1 to take over, launch, process id, start time, version,
--   config path, dialect ('' where unknown)
-- Replies opened, session, epoch, 1 if known process, superseded session or 0, its bridge or '' |
--   duplicate, session, bridge
-- USES clock base slots instances
local old = load_instance(ARGV[1])
local live = old and CONNECTED[old.state]
local same = old and old.identity == ARGV[3] and old.state ~= 'STOPPED' and old.state ~= 'FAILED'
if live and not same and ARGV[5] ~= '1' then return {'duplicate', old.session, old.bridge} end

-- A launch that is being ended takes no jobs, however late its app connects.
local stop = redis.call('HGET', K.stops, ARGV[1])
stop = stop and cjson.decode(stop)
local ending = stop and not stop.ended and stop.process and stop.process == ARGV[6]

local function text(i) return ARGV[i] ~= '' and ARGV[i] or nil end
local session = string.format('%.0f', redis.call('HINCRBY', K.meta, 'session', 1))
-- The first session after a rebuild begins an epoch of the new generation, though its process is the
-- same: what it runs goes on under the old one, all else is given under the new one.
local kept = same and (old.rebuilt or old.kept) or nil
local epoch = same and not old.rebuilt and old.epoch or string.format('%.0f', redis.call('HINCRBY', K.meta, 'epoch', 1))
local instance = {id = ARGV[1], epoch = epoch, session = session, bridge = ARGV[2],
  identity = ARGV[3], streams = tonumber(ARGV[4]), made = old and old.made or 0,
  draining = (same and old.draining) or ending or nil, launch = text(6), process = text(7), start = text(8),
  version = text(9), config = text(10), dialect = text(11), connected = NOW, kept = kept,
  served = old and old.served}
if live then lose_slots(old, same) end
undue('instance:' .. ARGV[1])
redis.call('ZADD', K.bridges, 'NX', NOW + T.bridge_lease, ARGV[2])
enter_instance(instance, instance.draining and 'TERMINATING' or 'READY', 'connected')
return {'opened', session, epoch, same and 1 or 0, live and old.session or 0,
  live and old.bridge or ''}
