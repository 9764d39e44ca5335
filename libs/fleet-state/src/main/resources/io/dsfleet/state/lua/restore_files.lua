-- Writes a job's file outcomes from the journal, unless the record is in use.
-- UNGATED
-- KEYS meta files:*
-- ARGV fields...
--   fields: (field, value) ...
-- Replies 1, 0 if the record is in use
-- USES clock
if IN_USE then return {0} end
for i = A.fields, #ARGV, 2 do redis.call('HSET', K.files, ARGV[i], ARGV[i + 1]) end
return {1}
