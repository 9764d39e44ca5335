-- Puts the slots of a session to use. The first time they are reconciled with what the app holds;
-- asked again, since the answer may have been lost, duties and strays are answered anew. A slot
-- that rests because of a stray is free once the app no longer holds it.
-- KEYS jobs cameras pending meta free slots agenda timelines feed instances
-- ARGV instance, session, then '?' if the app did not say, else (stream, camera) ...
-- Replies admitted, epoch, (count, (start | run | interrupt, placement)), (count, (stream, camera)
--   of what nothing stands for), orders | fenced, present session or 0
-- USES clock base queue slots endings instances reconcile
local instance = load_instance(ARGV[1])
if not instance or instance.session ~= ARGV[2] or not CONNECTED[instance.state] then
  return {'fenced', instance and instance.session or 0}
end
local first = instance.admitted ~= instance.session
-- What an earlier bridge has still to tell may come later than this.
local moved = instance.served and instance.served ~= instance.bridge
local said = ARGV[3] ~= '?'
local held, strays, orders = {}, {}, new_orders()
for i = 3, said and #ARGV or 0, 2 do
  held[ARGV[i]] = held[ARGV[i]] or {}
  held[ARGV[i]][ARGV[i + 1]] = true
end

-- The camera that the slot stands for, nil if for none, and its job.
local function camera_of(slot)
  if not slot or not slot.job then return nil end
  local job = load(slot.job)
  return slot.camera or (job and job.camera) or '0', job
end

-- Notes what the app has on the stream besides this camera.
local function note_strays(stream, camera)
  for other in pairs(held[tostring(stream)] or {}) do
    if other ~= camera then strays[#strays + 1] = {stream, other} end
  end
end

-- Brings one slot to where the app is; makes it if it is missing.
local function reconcile(stream)
  local slot = load_slot(instance.id .. '/' .. stream)
  local here = held[tostring(stream)] or {}
  if slot and slot.rebuilt and instance.kept and stream < instance.streams then
    slot.renew = instance.epoch
  elseif slot and slot.epoch ~= instance.epoch then
    discard(slot, slot.rebuilt and 'NONE' or 'CRASH', 'APP_DIED')
    slot = nil
  elseif slot and stream >= instance.streams then
    discard(slot, 'NONE', 'STREAM_GONE')
  end
  if stream >= instance.streams then return end
  local camera, job = camera_of(slot)
  note_strays(stream, camera)
  if not slot then
    if instance.draining then return end
    slot = {instance = instance.id, stream = stream, epoch = instance.epoch,
      session = instance.session, since = AT}
    if next(here) then
      slot.stray = true
      return suspect(slot, T.cancel)
    end
    return release(slot)
  end
  slot.session, slot.lost, slot.ours = instance.session, nil, nil
  slot.draining = instance.draining
  if not slot.job then
    if slot.stray and said and not next(here) then return release(slot) end
    return save_slot(slot)
  end
  if said and not here[camera] then return lost_by_app(job, slot, next(here), moved) end
  if moved and not said and is_assigned(job, slot) then give_back(job) end
  if not is_current(job, slot) then
    slot.asks = nil
    return owe(slot, camera, new_orders())
  end
  if said and job.state == 'ASSIGNED' then
    undue(out('start', job.id, job.attempt))
    job.started = AT
    enter(job, 'STARTED', 'started', 'found running')
  end
  resume(job, slot)
end

if first then
  for stream = 0, math.max(instance.made, instance.streams) - 1 do reconcile(stream) end
  instance.made, instance.admitted = instance.streams, instance.session
  instance.served = instance.bridge
  enter_instance(instance, instance.draining and 'TERMINATING' or 'RUNNING', 'admitted')
else
  for stream = 0, instance.streams - 1 do
    local slot = load_slot(instance.id .. '/' .. stream)
    note_strays(stream, (camera_of(slot)))
    if said and slot and slot.stray and not next(held[tostring(stream)] or {}) then release(slot) end
  end
end
local duties = {count = 0}
each_slot(instance, function(slot) duty(duties, slot) end)
dispatch(instance.streams, orders)
local reply = {'admitted', instance.epoch, duties.count}
for _, value in ipairs(duties) do reply[#reply + 1] = value end
reply[#reply + 1] = #strays
for _, stray in ipairs(strays) do
  reply[#reply + 1] = stray[1]
  reply[#reply + 1] = stray[2]
end
return answer(reply, orders)
