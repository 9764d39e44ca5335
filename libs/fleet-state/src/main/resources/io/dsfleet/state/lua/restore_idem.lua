-- Brings back which job an idempotency key stands for. What a key stands for since is left alone.
-- UNGATED
-- KEYS meta idem:*
-- ARGV job, body hash
-- Replies 1, 0 if the record is in use
-- USES clock
if IN_USE then return {0} end
redis.call('SET', K.idem, ARGV[1] .. '|' .. ARGV[2], 'NX', 'PX', T.idempotency)
return {1}
