-- Removes every trace of a terminal job.
-- KEYS jobs agenda bodies index timelines progress files:*
-- ARGV job
-- Replies 1 if it was there
local json = redis.call('HGET', K.jobs, ARGV[1])
local ok, job = pcall(cjson.decode, json or '')
if ok and type(job) == 'table' and not job.ended then return {0} end
redis.call('HDEL', K.bodies, ARGV[1])
redis.call('HDEL', K.timelines, ARGV[1])
redis.call('HDEL', K.progress, ARGV[1])
redis.call('DEL', K.files)
redis.call('ZREM', K.index, ARGV[1])
redis.call('ZREM', K.agenda, 'forget:' .. ARGV[1], 'tell:' .. ARGV[1])
return {redis.call('HDEL', K.jobs, ARGV[1])}
