-- Records a job and its entry in the outbox. Asked again with the same job id: the same answer.
-- KEYS jobs cameras meta agenda timelines feed bodies index idem:*
-- ARGV job, camera, type, name, tenant, priority, total files or '', body, '1' with a key, body hash,
--   '1' where somebody is to be told of the end
-- Replies accepted, job | replayed, job | key_reused, job | camera_busy, job
-- USES clock base
local id, camera = ARGV[1], ARGV[2]
if redis.call('HEXISTS', K.jobs, id) == 1 then return {'accepted', id} end
local used = ARGV[9] == '1' and redis.call('GET', K.idem)
local first, hash
if used then
  first, hash = used:match('^([^|]*)|(.*)$')
  if hash == ARGV[10] then return {'replayed', first} end
end
local live = redis.call('HGET', K.cameras, camera)
if live then return {'camera_busy', live} end
if used then return {'key_reused', first} end

local job = {id = id, camera = camera, type = ARGV[3], name = ARGV[4] ~= '' and ARGV[4] or nil,
  tenant = ARGV[5], priority = tonumber(ARGV[6]), total = tonumber(ARGV[7]), attempt = 0,
  accepted = AT, tell = ARGV[11] == '1' or nil,
  idem = ARGV[9] == '1' and K.idem:match('[^:]*$') .. '|' .. ARGV[10] or nil}
redis.call('HSETNX', K.meta, 'version', 1)
redis.call('HSET', K.cameras, camera, id)
redis.call('HSET', K.bodies, id, ARGV[8])
redis.call('ZADD', K.index, NOW, id)
due('out:submit:' .. id, NOW + T.submit)
if ARGV[9] == '1' then
  redis.call('SET', K.idem, id .. '|' .. ARGV[10], 'PX', T.idempotency)
end
enter(job, 'ACCEPTED', 'accepted')
return {'accepted', id}
