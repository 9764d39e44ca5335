-- Makes of restored records what follows from them: queues, cameras, slots, the agenda. Sessions are
-- lost by a fault of ours; slots wait for their apps. Done twice, nothing changes.
-- UNGATED
-- KEYS jobs cameras pending meta agenda timelines feed index slots instances
-- ARGV (job | instance | stop, id) ...
-- Replies 1, 0 if the record is in use
-- USES clock base queue slots endings instances revive
if IN_USE then return {0} end
for i = 1, #ARGV, 2 do REVIVE[ARGV[i]](ARGV[i + 1]) end
return {1}
