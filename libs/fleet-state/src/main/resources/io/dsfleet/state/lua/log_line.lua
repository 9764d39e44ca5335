-- Publishes a line of an app's log to the feed; no state changes. Lines of old sessions are ignored.
-- KEYS instances meta feed
-- ARGV instance session level line
-- Replies 1 | 0 if fenced
-- USES clock base slots instances
local instance = load_instance(A.instance)
if not instance or instance.session ~= A.session then return 0 end
publish('log', json_member('event', truncate(A.level)) .. ',"state":"' .. instance.state .. '"'
  .. json_member('instance', instance.id) .. json_member('detail', truncate(A.line)))
return 1
