-- Part instances: instance records and the slots of a lost session. Needs base and slots.
local CONNECTED = {READY = true, RUNNING = true, TERMINATING = true}

local function load_instance(id)
  local json = redis.call('HGET', K.instances, id)
  local ok, instance = pcall(cjson.decode, json or '')
  if ok and type(instance) == 'table' then return instance end
  return nil
end

-- Moves the instance to a state, saves it and writes it into the feed.
local function enter_instance(instance, state, event, reason)
  instance.state = state
  instance.since = NOW
  redis.call('HSET', K.instances, instance.id, cjson.encode(instance))
  feed('instance', ',"event":"' .. event .. '","state":"' .. state .. '"'
    .. member('instance', instance.id) .. member('detail', clip(reason)))
end

-- Calls f(slot, stream) for each slot that the instance has.
local function each_slot(instance, f)
  for stream = 0, instance.made - 1 do
    local slot = load_slot(instance.id .. '/' .. stream)
    if slot then f(slot, stream) end
  end
end

-- When a slot of a session lost now is given up: after the grace, and not while recovering.
local function grace_end()
  return math.max(NOW + T.grace, tonumber(redis.call('HGET', K.meta, 'hold')) or 0)
end

-- The session is gone: free slots disappear, the others wait for its return until the grace ends.
-- While they wait, their jobs have no deadline. Answers how many have a job.
local function lose_slots(instance, ours)
  local held, ends = 0, grace_end()
  each_slot(instance, function(slot)
    if not slot.job then return delete_slot(name_of(slot)) end
    if slot.state ~= 'SUSPECT' then
      held = held + 1
      undue('job:' .. slot.job)
    end
    slot.lost, slot.ours = true, ours or nil
    suspect(slot, ends - NOW)
  end)
  return held
end

-- No more jobs to the instance: free slots disappear now, the held ones when they are free. Answers
-- placements of what still runs.
local function drain_slots(instance, reason)
  local held = {}
  each_slot(instance, function(slot)
    if not slot.job and slot.state == 'FREE' then return delete_slot(name_of(slot)) end
    slot.draining = true
    local job = slot.job and load(slot.job)
    if is_current(job, slot) then
      if slot.state == 'HELD' then slot.state = 'DRAINING' end
      placement(held, job.id, job.attempt, slot, job.camera)
    end
    save_slot(slot)
  end)
  instance.draining = true
  instance.reason = clip(reason)
  enter_instance(instance, CONNECTED[instance.state] and 'TERMINATING' or instance.state,
    'draining', reason)
  return held
end
