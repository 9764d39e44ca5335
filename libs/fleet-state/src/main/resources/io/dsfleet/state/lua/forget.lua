-- Deletes everything about an ended job.
-- KEYS jobs retention callbacks bodies index timelines progress files:*
-- ARGV job
-- Replies 1 if it existed
local json = redis.call('HGET', K.jobs, A.job)
local ok, job = pcall(cjson.decode, json or '')
if ok and type(job) == 'table' and not job.ended then return {0} end
redis.call('HDEL', K.bodies, A.job)
redis.call('HDEL', K.timelines, A.job)
redis.call('HDEL', K.progress, A.job)
redis.call('DEL', K.files)
redis.call('ZREM', K.index, A.job)
redis.call('ZREM', K.retention, A.job)
redis.call('ZREM', K.callbacks, A.job)
return {redis.call('HDEL', K.jobs, A.job)}
