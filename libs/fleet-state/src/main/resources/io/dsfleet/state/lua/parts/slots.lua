-- Part slots: slot records and the assignment of waiting jobs to free slots. Needs base and queue.
local function slot_name(slot) return slot.instance .. '/' .. slot.stream end

local function load_slot(name)
  local json = redis.call('HGET', K.slots, name)
  local ok, slot = pcall(cjson.decode, json or '')
  if ok and type(slot) == 'table' then return slot end
  return nil
end

local function save_slot(slot) redis.call('HSET', K.slots, slot_name(slot), cjson.encode(slot)) end

-- Whether the records of both job and slot say that the job runs on the slot.
local function is_current(job, slot)
  return job and ON_SLOT[job.state] and slot.job == job.id and slot.attempt == job.attempt
    and slot.instance == job.instance and slot.stream == job.stream
end

-- Appends the seven values of a routed assignment: job, attempt, instance, stream, epoch, session,
-- camera.
local function append_assignment(list, id, attempt, slot, camera)
  for _, value in ipairs({id, attempt, slot.instance, slot.stream, slot.epoch,
    slot.lost and '0' or slot.session, camera}) do
    list[#list + 1] = tostring(value)
  end
end

local function new_commands() return {starts = {}, interrupts = {}} end

-- Appends the commands to a reply: both lists, each after its count.
local function with_commands(reply, commands)
  for _, list in ipairs({commands.starts, commands.interrupts}) do
    reply[#reply + 1] = #list / 7
    for _, value in ipairs(list) do reply[#reply + 1] = value end
  end
  return reply
end

local function delete_slot(name)
  redis.call('HDEL', K.slots, name)
  redis.call('ZREM', K.free, name)
  cancel_timer('slot:' .. name)
end

-- Clears everything pending on the slot. A slot that kept a job over a rebuild gets its new epoch.
local function clear_slot(slot)
  if slot.next_epoch then slot.epoch, slot.next_epoch, slot.rebuilt = slot.next_epoch, nil, nil end
  if slot.job then
    cancel_timer('slot:' .. slot_name(slot), command_timer('interrupt', slot.job, slot.attempt))
  else
    cancel_timer('slot:' .. slot_name(slot))
  end
  slot.job, slot.attempt, slot.camera, slot.interrupts, slot['until'] = nil, nil, nil, nil, nil
  slot.stray = nil
end

-- Frees the slot, or deletes it if its session is lost or it is draining.
local function release(slot)
  clear_slot(slot)
  if slot.lost or slot.draining then return delete_slot(slot_name(slot)) end
  slot.state = 'FREE'
  slot.since = AT
  save_slot(slot)
  redis.call('ZADD', K.free, NOW, slot_name(slot))
end

-- Blocks the slot for this time; expire_slot handles it then.
local function mark_suspect(slot, millis)
  if slot.state ~= 'SUSPECT' then slot.since = AT end
  slot.state = 'SUSPECT'
  slot['until'] = NOW + millis
  save_slot(slot)
  set_timer('slot:' .. slot_name(slot), slot['until'])
end

-- The attempt is abandoned but may still be running: keeps the slot SUSPECT until the app confirms the
-- end. On a live session the interrupt is sent now and repeated (redrive, doubled, at most a minute).
local function require_end(slot, camera, commands)
  slot.camera = camera
  if slot.lost then return save_slot(slot) end
  slot.interrupts = (slot.interrupts or 0) + 1
  cancel_timer(command_timer('interrupt', slot.job, slot.attempt))
  mark_suspect(slot, math.min(60000, T.redrive * 2 ^ math.min(slot.interrupts - 1, 10)))
  append_assignment(commands.interrupts, slot.job, slot.attempt, slot, camera)
end

-- Assigns the job to the slot.
local function assign_job(job, slot, commands)
  dequeue(job, true)
  job.attempt = job.attempt + 1
  job.instance, job.stream, job.epoch = slot.instance, slot.stream, slot.epoch
  job.files_started, job.done, job.failed = nil, nil, nil
  job.first_failure, job.outputs_unseen = nil, nil
  job.assigned, job.started = AT, nil
  set_deadline(job, T.start)
  set_timer(command_timer('start', job.id, job.attempt), NOW + T.redrive)
  slot.job, slot.attempt = job.id, job.attempt
  slot.state = 'HELD'
  slot.since = AT
  save_slot(slot)
  enter_state(job, 'ASSIGNED', 'assigned')
  append_assignment(commands.starts, job.id, job.attempt, slot, job.camera)
end

-- The first waiting job, nil if there is none. An entry that contradicts the job's record is dropped.
local function best_waiting_job()
  while true do
    local id = redis.call('ZRANGE', K.pending, 0, 0)[1]
    if not id then return nil end
    local job = load_job(id)
    if job and job.state == 'QUEUED' then return job end
    redis.call('ZREM', K.pending, id)
  end
end

-- Assigns at most max waiting jobs to the slots that have been free longest.
local function assign_free_slots(max, commands)
  if PAUSED then return end
  while max > 0 do
    local name = redis.call('ZRANGE', K.free, 0, 0)[1]
    if not name then return end
    local job = best_waiting_job()
    if not job then return end
    redis.call('ZREM', K.free, name)
    local slot = load_slot(name)
    if slot and slot.state == 'FREE' then
      assign_job(job, slot, commands)
      max = max - 1
    end
  end
end

-- Frees the slot and assigns the next job: to this slot directly if no other is free.
local function reassign(slot, commands)
  local job = not PAUSED and not slot.lost and not slot.draining
    and redis.call('ZCARD', K.free) == 0 and best_waiting_job()
  if job then
    clear_slot(slot)
    return assign_job(job, slot, commands)
  end
  release(slot)
  assign_free_slots(1, commands)
end
