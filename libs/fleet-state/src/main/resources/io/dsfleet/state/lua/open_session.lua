-- Claims a session for an app. It supersedes a live session of the same process; one of another process
-- only if a takeover is requested. Slots stay out of use until admit.
-- KEYS instances bridges meta slots free timers feed stops
-- ARGV instance bridge identity streams takeover launch process start version config dialect gpus
--   from launch on '' where unknown; gpus are separated by commas
-- Replies opened, session, epoch, 1 if the process is known, superseded session or 0, its bridge or '' |
--   duplicate, session, bridge
-- USES clock base slots instances
local old = load_instance(A.instance)
local live = old and CONNECTED[old.state]
local same = old and old.identity == A.identity and old.state ~= 'STOPPED' and old.state ~= 'FAILED'
if live and not same and A.takeover ~= '1' then return {'duplicate', old.session, old.bridge} end

-- A launch in shutdown gets no jobs, however late its app connects.
local stop = redis.call('HGET', K.stops, A.instance)
stop = stop and cjson.decode(stop)
local ending = stop and not stop.ended and stop.process and stop.process == A.launch

local function text(value) return value ~= '' and value or nil end
local session = string.format('%.0f', redis.call('HINCRBY', K.meta, 'session', 1))
-- The first session after a rebuild starts an epoch of the new generation even for the same process:
-- running jobs continue under the old epoch, new assignments use the new one.
local kept = same and (old.rebuilt or old.kept) or nil
local epoch = same and not old.rebuilt and old.epoch
  or string.format('%.0f', redis.call('HINCRBY', K.meta, 'epoch', 1))
local instance = {id = A.instance, epoch = epoch, session = session, bridge = A.bridge,
  identity = A.identity, streams = tonumber(A.streams), made = old and old.made or 0,
  draining = (same and old.draining) or ending or nil, launch = text(A.launch),
  process = text(A.process), start = text(A.start), version = text(A.version),
  config = text(A.config), dialect = text(A.dialect), gpus = text(A.gpus), connected = NOW, kept = kept,
  served = old and old.served}
if live then lose_slots(old, same) end
cancel_timer('instance:' .. A.instance)
redis.call('ZADD', K.bridges, 'NX', NOW + T.bridge_lease, A.bridge)
enter_instance(instance, instance.draining and 'TERMINATING' or 'READY', 'connected')
return {'opened', session, epoch, same and 1 or 0, live and old.session or 0,
  live and old.bridge or ''}
