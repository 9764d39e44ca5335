-- Part instances: instance records and the slots of a lost session. Needs base and slots.
local CONNECTED = {READY = true, RUNNING = true, TERMINATING = true}

local function load_instance(id)
  local json = redis.call('HGET', K.instances, id)
  local ok, instance = pcall(cjson.decode, json or '')
  if ok and type(instance) == 'table' then return instance end
  return nil
end

-- Moves the instance to a state, saves it and publishes the event.
local function enter_instance(instance, state, event, reason)
  instance.state = state
  instance.since = NOW
  redis.call('HSET', K.instances, instance.id, cjson.encode(instance))
  publish('instance', ',"event":"' .. event .. '","state":"' .. state .. '"'
    .. json_member('instance', instance.id) .. json_member('detail', truncate(reason)))
end

-- Calls f(slot, stream) for each slot of the instance.
local function each_slot(instance, f)
  for stream = 0, instance.made - 1 do
    local slot = load_slot(instance.id .. '/' .. stream)
    if slot then f(slot, stream) end
  end
end

-- When a slot whose session is lost now expires: after the grace, and not during a recovery.
local function grace_end()
  return math.max(NOW + T.grace, tonumber(redis.call('HGET', K.meta, 'hold')) or 0)
end

-- Handles the loss of the instance's session: deletes free slots; the others wait for the app until the
-- grace ends, and their jobs have no deadline meanwhile. Returns the number of slots with a job.
local function lose_slots(instance, server_fault)
  local held, ends = 0, grace_end()
  each_slot(instance, function(slot)
    if not slot.job then return delete_slot(slot_name(slot)) end
    if slot.state ~= 'SUSPECT' then
      held = held + 1
      cancel_timer('job:' .. slot.job)
    end
    slot.lost, slot.server_fault = true, server_fault or nil
    mark_suspect(slot, ends - NOW)
  end)
  return held
end

-- Stops assigning jobs to the instance: deletes free slots now and the others once they are free.
-- Returns the assignments that still run.
local function drain_slots(instance, reason)
  local held = {}
  each_slot(instance, function(slot)
    if not slot.job and slot.state == 'FREE' then return delete_slot(slot_name(slot)) end
    slot.draining = true
    local job = slot.job and load_job(slot.job)
    if is_current(job, slot) then
      if slot.state == 'HELD' then slot.state = 'DRAINING' end
      append_assignment(held, job.id, job.attempt, slot, job.camera)
    end
    save_slot(slot)
  end)
  instance.draining = true
  instance.reason = truncate(reason)
  enter_instance(instance, CONNECTED[instance.state] and 'TERMINATING' or instance.state,
    'draining', reason)
  return held
end
