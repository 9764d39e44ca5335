-- Marks a session as lost. The number of an old session changes nothing.
-- KEYS instances meta slots free timers feed
-- ARGV instance session server_fault reason
--   server_fault is '1' if the control plane caused the loss
-- Replies lost, slots that have a job | fenced, current session or 0
-- USES clock base slots instances
local instance = load_instance(A.instance)
if not instance or instance.session ~= A.session or not CONNECTED[instance.state] then
  return {'fenced', instance and instance.session or 0}
end
local held = lose_slots(instance, A.server_fault == '1')
instance.reason = truncate(A.reason)
set_timer('instance:' .. instance.id, NOW + T.retention)
enter_instance(instance, 'LOST', 'lost', A.reason)
return {'lost', held}
