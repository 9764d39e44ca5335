-- Begins to end an instance, from whatever state; asked again without drain, a drain is cut short.
-- KEYS jobs meta free slots agenda instances feed stops processes
-- ARGV instance, launch or '', reason, 1 to wait for its jobs
-- Replies stop, what is to be done | known | unknown
-- USES clock base slots instances stops
local instance = load_instance(ARGV[1])
local launch = ARGV[2] ~= '' and ARGV[2] or instance and instance.launch
local process = load_process(launch)
if process and process.instance ~= ARGV[1] then return {'unknown'} end
if not process or OVER[process.state] then
  process = nil
  if is_over(instance) then return {'unknown'} end
end
local drain = ARGV[4] == '1'
local stop = load_stop(ARGV[1])
if stop and not stop.ended and (not process or stop.process == process.id) then
  if drain or stop.rung ~= 'DRAIN' then return {'known'} end
  stop.reason = clip(ARGV[3])
  climb(stop, 'INTERRUPT')
else
  stop = {id = ARGV[1], process = process and process.id, host = process and process.host,
    epoch = instance and instance.epoch, reason = clip(ARGV[3]) or 'asked', began = NOW, rungs = {},
    state = instance and instance.state}
  if not is_over(instance) then drain_slots(instance, ARGV[3]) end
  local live = instance and CONNECTED[instance.state]
  if drain and #running_jobs(instance) > 0 then
    climb(stop, 'DRAIN')
  elseif live then
    climb(stop, 'INTERRUPT')
  else
    climb(stop, process and 'TERM' or 'TERMINATE')
  end
end
local reply = pursue(stop, instance, true)
table.insert(reply, 1, 'stop')
return reply
