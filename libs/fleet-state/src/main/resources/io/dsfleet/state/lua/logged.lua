-- Writes a line of an app's log into the feed; no state changes. An old session's line is ignored.
-- KEYS instances meta feed
-- ARGV instance, session, level, line
-- Replies 1 | 0 if fenced
-- USES clock base slots instances
local instance = load_instance(ARGV[1])
if not instance or instance.session ~= ARGV[2] then return 0 end
feed('log', member('event', clip(ARGV[3])) .. ',"state":"' .. instance.state .. '"'
  .. member('instance', instance.id) .. member('detail', clip(ARGV[4])))
return 1
