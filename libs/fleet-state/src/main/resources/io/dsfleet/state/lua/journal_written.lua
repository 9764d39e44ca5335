-- The journal has what the feed told up to this entry.
-- KEYS meta
-- ARGV writer, id of the entry
-- Replies 1 if the writer still is the one
-- USES clock
if redis.call('HGET', K.meta, 'journal_holder') ~= ARGV[1] then return {0} end
redis.call('HSET', K.meta, 'journal', ARGV[2])
return {1}
