-- The broker confirmed these submissions: look again only after the longer time.
-- KEYS agenda meta
-- ARGV job ...
-- Replies count of those that were still to be enqueued
-- USES clock
local changed = 0
for _, id in ipairs(ARGV) do
  changed = changed
    + redis.call('ZADD', K.agenda, 'XX', 'CH', NOW + T.resubmit, 'out:submit:' .. id)
end
return {changed}
