-- Records a job together with its outbox entry. Repeated with the same job id it replies the same.
-- KEYS jobs cameras meta timers timelines feed bodies index idempotency:*
-- ARGV job camera type name tenant priority total_files body keyed body_hash notify other
--   total_files may be ''; keyed is '1' if there is an idempotency key; notify is '1' if a callback is
--   wanted; other is another id under which the same camera may have a live job, or ''
-- Replies accepted, job, camera | replayed, job, camera | key_reused, job | camera_busy, job
-- USES clock base
local id, camera = A.job, A.camera

-- The camera of a job that was accepted before, possibly under the other id.
local function camera_of(accepted)
  local job = load_job(accepted)
  return job and job.camera or camera
end

if redis.call('HEXISTS', K.jobs, id) == 1 then return {'accepted', id, camera_of(id)} end
local used = A.keyed == '1' and redis.call('GET', K.idempotency)
local first, hash
if used then
  first, hash = used:match('^([^|]*)|(.*)$')
  if hash == A.body_hash then return {'replayed', first, camera_of(first)} end
end
local live = redis.call('HGET', K.cameras, camera)
if live then return {'camera_busy', live} end
-- The other id may also be in use by another camera, which then has no or another second id.
live = A.other ~= '' and redis.call('HGET', K.cameras, A.other)
local same = live and load_job(live)
if same and same.other_camera == camera then return {'camera_busy', live} end
if used then return {'key_reused', first} end

local job = {id = id, camera = camera, type = A.type, name = A.name ~= '' and A.name or nil,
  tenant = A.tenant, priority = tonumber(A.priority), total = tonumber(A.total_files), attempt = 0,
  accepted = AT, other_camera = A.other ~= '' and A.other or nil, notify = A.notify == '1' or nil,
  idempotency = A.keyed == '1' and K.idempotency:match('[^:]*$') .. '|' .. A.body_hash or nil}
redis.call('HSETNX', K.meta, 'version', 2)
redis.call('HSET', K.cameras, camera, id)
redis.call('HSET', K.bodies, id, A.body)
redis.call('ZADD', K.index, NOW, id)
set_timer('out:submit:' .. id, NOW + T.submit)
if A.keyed == '1' then
  redis.call('SET', K.idempotency, id .. '|' .. A.body_hash, 'PX', T.idempotency)
end
enter_state(job, 'ACCEPTED', 'accepted')
return {'accepted', id, camera}
