-- Writes how far a job is with its files as the journal has it. A record in use is left alone.
-- UNGATED
-- KEYS meta files:*
-- ARGV (field, value) ...
-- Replies 1, 0 if the record is in use
-- USES clock
if IN_USE then return {0} end
for i = 1, #ARGV, 2 do redis.call('HSET', K.files, ARGV[i], ARGV[i + 1]) end
return {1}
