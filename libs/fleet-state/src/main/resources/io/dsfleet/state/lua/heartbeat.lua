-- Renews a bridge's lease and lists its sessions that are no longer current.
-- KEYS bridges instances meta
-- ARGV bridge sessions...
--   sessions: (instance, session) ...
-- Replies (instance, session) ... of the fenced ones
-- USES clock
redis.call('ZADD', K.bridges, NOW + T.bridge_lease, A.bridge)
local connected = {READY = true, RUNNING = true, TERMINATING = true}
local fenced = {}
for i = A.sessions, #ARGV, 2 do
  local ok, instance = pcall(cjson.decode, redis.call('HGET', K.instances, ARGV[i]) or '')
  if not ok or instance.session ~= ARGV[i + 1] or not connected[instance.state] then
    fenced[#fenced + 1] = ARGV[i]
    fenced[#fenced + 1] = ARGV[i + 1]
  end
end
return fenced
