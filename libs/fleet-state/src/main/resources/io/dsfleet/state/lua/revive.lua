-- Derives queues, cameras, slots and timers from restored records. Sessions count as lost by the control
-- plane; slots wait for their apps. Idempotent.
-- UNGATED
-- KEYS jobs cameras pending meta timers timelines feed index slots instances retention callbacks
-- ARGV records...
--   records: (job | instance | stop, id) ...
-- Replies 1, 0 if the record is in use
-- USES clock base queue slots endings instances revive
if IN_USE then return {0} end
for i = A.records, #ARGV, 2 do REVIVE[ARGV[i]](ARGV[i + 1]) end
return {1}
