-- Restores the job of an idempotency key, unless the key was used meanwhile.
-- UNGATED
-- KEYS meta idempotency:*
-- ARGV job body_hash
-- Replies 1, 0 if the record is in use
-- USES clock
if IN_USE then return {0} end
redis.call('SET', K.idempotency, A.job .. '|' .. A.body_hash, 'NX', 'PX', T.idempotency)
return {1}
