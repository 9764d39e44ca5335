-- Renews a bridge's lease and says which of its sessions are not its own any more.
-- KEYS bridges instances meta
-- ARGV bridge, then (instance, session) ...
-- Replies (instance, session) ... of those
-- USES clock
redis.call('ZADD', K.bridges, NOW + T.bridge_lease, ARGV[1])
local connected = {READY = true, RUNNING = true, TERMINATING = true}
local fenced = {}
for i = 2, #ARGV, 2 do
  local ok, instance = pcall(cjson.decode, redis.call('HGET', K.instances, ARGV[i]) or '')
  if not ok or instance.session ~= ARGV[i + 1] or not connected[instance.state] then
    fenced[#fenced + 1] = ARGV[i]
    fenced[#fenced + 1] = ARGV[i + 1]
  end
end
return fenced
