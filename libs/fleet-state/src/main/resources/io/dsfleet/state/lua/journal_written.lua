-- Records that the journal contains the feed up to this entry.
-- KEYS meta
-- ARGV writer entry
-- Replies 1 if the writer still holds the lease
-- USES clock
if redis.call('HGET', K.meta, 'journal_holder') ~= A.writer then return {0} end
redis.call('HSET', K.meta, 'journal', A.entry)
return {1}
