-- Puts the slots of a session into use. The first call reconciles them with what the app holds. A
-- repeated call, whose reply may have been lost, only recomputes duties and strays. A slot that is
-- blocked by a stray becomes free once the app no longer holds it.
-- KEYS jobs cameras pending meta free slots timers timelines feed instances retention callbacks
-- ARGV instance session held...
--   held is '?' if the app did not report, else (stream, camera) ...
-- Replies admitted, epoch, (count, (start | run | interrupt, assignment)), (count, (stream, camera)
--   that no slot stands for), commands | fenced, current session or 0
-- USES clock base queue slots endings instances reconcile
local instance = load_instance(A.instance)
if not instance or instance.session ~= A.session or not CONNECTED[instance.state] then
  return {'fenced', instance and instance.session or 0}
end
local first = instance.admitted ~= instance.session
-- Events of an earlier bridge may still arrive after this.
local moved = instance.served and instance.served ~= instance.bridge
local reported = ARGV[A.held] ~= '?'
local held, strays, commands = {}, {}, new_commands()
for i = A.held, reported and #ARGV or 0, 2 do
  held[ARGV[i]] = held[ARGV[i]] or {}
  held[ARGV[i]][ARGV[i + 1]] = true
end

-- The camera that should be on the slot, nil if none, and its job.
local function camera_of(slot)
  if not slot or not slot.job then return nil end
  local job = load_job(slot.job)
  return slot.camera or (job and job.camera) or '0', job
end

-- Collects the cameras that the app holds on the stream besides this one.
local function collect_strays(stream, camera)
  for other in pairs(held[tostring(stream)] or {}) do
    if other ~= camera then strays[#strays + 1] = {stream, other} end
  end
end

-- Reconciles one slot with what the app holds; creates it if it is missing.
local function reconcile(stream)
  local slot = load_slot(instance.id .. '/' .. stream)
  local here = held[tostring(stream)] or {}
  if slot and slot.rebuilt and instance.kept and stream < instance.streams then
    slot.next_epoch = instance.epoch
  elseif slot and slot.epoch ~= instance.epoch then
    discard_slot(slot, slot.rebuilt and 'NONE' or 'CRASH', 'APP_DIED')
    slot = nil
  elseif slot and stream >= instance.streams then
    discard_slot(slot, 'NONE', 'STREAM_GONE')
  end
  if stream >= instance.streams then return end
  local camera, job = camera_of(slot)
  collect_strays(stream, camera)
  if not slot then
    if instance.draining then return end
    slot = {instance = instance.id, stream = stream, epoch = instance.epoch,
      session = instance.session, since = AT}
    if next(here) then
      slot.stray = true
      return mark_suspect(slot, T.cancel)
    end
    return release(slot)
  end
  slot.session, slot.lost, slot.server_fault = instance.session, nil, nil
  slot.draining = instance.draining
  if not slot.job then
    if slot.stray and reported and not next(here) then return release(slot) end
    return save_slot(slot)
  end
  if reported and not here[camera] then return lost_by_app(job, slot, next(here), moved) end
  if moved and not reported and is_assigned(job, slot) then retry_moved(job) end
  if not is_current(job, slot) then
    slot.interrupts = nil
    return require_end(slot, camera, new_commands())
  end
  if reported and job.state == 'ASSIGNED' then
    cancel_timer(command_timer('start', job.id, job.attempt))
    job.started = AT
    enter_state(job, 'STARTED', 'started', 'found running')
  end
  resume_job(job, slot)
end

if first then
  for stream = 0, math.max(instance.made, instance.streams) - 1 do reconcile(stream) end
  instance.made, instance.admitted = instance.streams, instance.session
  instance.served = instance.bridge
  enter_instance(instance, instance.draining and 'TERMINATING' or 'RUNNING', 'admitted')
else
  for stream = 0, instance.streams - 1 do
    local slot = load_slot(instance.id .. '/' .. stream)
    collect_strays(stream, (camera_of(slot)))
    if reported and slot and slot.stray and not next(held[tostring(stream)] or {}) then
      release(slot)
    end
  end
end
local duties = {count = 0}
each_slot(instance, function(slot) append_duty(duties, slot) end)
assign_free_slots(instance.streams, commands)
local reply = {'admitted', instance.epoch, duties.count}
for _, value in ipairs(duties) do reply[#reply + 1] = value end
reply[#reply + 1] = #strays
for _, stray in ipairs(strays) do
  reply[#reply + 1] = stray[1]
  reply[#reply + 1] = stray[2]
end
return with_commands(reply, commands)
