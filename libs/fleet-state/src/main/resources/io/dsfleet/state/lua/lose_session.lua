-- The session ended without a word from the app. An old session's number changes nothing.
-- KEYS instances meta slots free agenda feed
-- ARGV instance, session, 1 if the fault is ours, reason
-- Replies lost, slots that have a job | fenced, present session or 0
-- USES clock base slots instances
local instance = load_instance(ARGV[1])
if not instance or instance.session ~= ARGV[2] or not CONNECTED[instance.state] then
  return {'fenced', instance and instance.session or 0}
end
local held = lose_slots(instance, ARGV[3] == '1')
instance.reason = clip(ARGV[4])
due('instance:' .. instance.id, NOW + T.retention)
enter_instance(instance, 'LOST', 'lost', ARGV[4])
return {'lost', held}
