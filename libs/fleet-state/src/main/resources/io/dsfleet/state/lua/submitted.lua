-- The broker confirmed these submissions: they are repeated only after the longer interval.
-- KEYS timers meta
-- ARGV jobs...
-- Replies number of jobs that still waited to be enqueued
-- USES clock
local changed = 0
for _, id in ipairs(ARGV) do
  changed = changed
    + redis.call('ZADD', K.timers, 'XX', 'CH', NOW + T.resubmit, 'out:submit:' .. id)
end
return {changed}
