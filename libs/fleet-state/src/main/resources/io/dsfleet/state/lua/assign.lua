-- Assigns waiting jobs to free slots.
-- KEYS jobs pending meta free slots timers timelines feed
-- ARGV max
-- Replies commands
-- USES clock base queue slots
local commands = new_commands()
assign_free_slots(tonumber(A.max), commands)
return with_commands({}, commands)
