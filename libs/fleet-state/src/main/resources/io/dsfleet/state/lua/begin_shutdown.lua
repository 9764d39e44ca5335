-- Begins the shutdown of an instance in any state. Repeated without drain, it cuts a drain short.
-- KEYS jobs meta free slots timers instances feed stops processes
-- ARGV instance launch reason drain
--   launch may be ''; drain is '1' to wait for the instance's jobs
-- Replies stop, actions | known | unknown
-- USES clock base slots instances shutdowns
local instance = load_instance(A.instance)
local launch = A.launch ~= '' and A.launch or instance and instance.launch
local process = load_process(launch)
if process and process.instance ~= A.instance then return {'unknown'} end
if not process or OVER[process.state] then
  process = nil
  if instance_is_over(instance) then return {'unknown'} end
end
local drain = A.drain == '1'
local stop = load_shutdown(A.instance)
if stop and not stop.ended and (not process or stop.process == process.id) then
  if drain or stop.stage ~= 'DRAIN' then return {'known'} end
  stop.reason = truncate(A.reason)
  advance(stop, 'INTERRUPT')
else
  stop = {id = A.instance, process = process and process.id, host = process and process.host,
    epoch = instance and instance.epoch, reason = truncate(A.reason) or 'requested', began = NOW,
    stages = {},
    state = instance and instance.state}
  if not instance_is_over(instance) then drain_slots(instance, A.reason) end
  local live = instance and CONNECTED[instance.state]
  if drain and #running_jobs(instance) > 0 then
    advance(stop, 'DRAIN')
  elseif live then
    advance(stop, 'INTERRUPT')
  else
    advance(stop, process and 'TERM' or 'TERMINATE')
  end
end
local reply = proceed(stop, instance, true)
table.insert(reply, 1, 'stop')
return reply
