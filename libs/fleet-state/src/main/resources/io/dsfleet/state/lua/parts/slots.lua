-- Part slots: slot records, and giving free slots to waiting jobs. Needs base and queue.
local function name_of(slot) return slot.instance .. '/' .. slot.stream end

local function load_slot(name)
  local json = redis.call('HGET', K.slots, name)
  local ok, slot = pcall(cjson.decode, json or '')
  if ok and type(slot) == 'table' then return slot end
  return nil
end

local function save_slot(slot) redis.call('HSET', K.slots, name_of(slot), cjson.encode(slot)) end

-- Whether the job runs on the slot, by both their records.
local function is_current(job, slot)
  return job and ON_SLOT[job.state] and slot.job == job.id and slot.attempt == job.attempt
    and slot.instance == job.instance and slot.stream == job.stream
end

-- The slot and its job as the seven values that the callers read as a placement.
local function placement(list, id, attempt, slot, camera)
  for _, value in ipairs({id, attempt, slot.instance, slot.stream, slot.epoch,
    slot.lost and '0' or slot.session, camera}) do
    list[#list + 1] = tostring(value)
  end
end

local function new_orders() return {starts = {}, interrupts = {}} end

-- Appends the orders to a reply: both lists with their counts before them.
local function answer(reply, orders)
  for _, list in ipairs({orders.starts, orders.interrupts}) do
    reply[#reply + 1] = #list / 7
    for _, value in ipairs(list) do reply[#reply + 1] = value end
  end
  return reply
end

local function delete_slot(name)
  redis.call('HDEL', K.slots, name)
  redis.call('ZREM', K.free, name)
  undue('slot:' .. name)
end

-- Nothing waits for the slot's app any more. One that kept a job over a rebuild gets its new epoch.
local function settle(slot)
  if slot.renew then slot.epoch, slot.renew, slot.rebuilt = slot.renew, nil, nil end
  if slot.job then
    undue('slot:' .. name_of(slot), out('interrupt', slot.job, slot.attempt))
  else
    undue('slot:' .. name_of(slot))
  end
  slot.job, slot.attempt, slot.camera, slot.asks, slot['until'] = nil, nil, nil, nil, nil
  slot.stray = nil
end

-- Nothing runs on the slot any more: free, or gone if its session is lost or it drains.
local function release(slot)
  settle(slot)
  if slot.lost or slot.draining then return delete_slot(name_of(slot)) end
  slot.state = 'FREE'
  slot.since = AT
  save_slot(slot)
  redis.call('ZADD', K.free, NOW, name_of(slot))
end

-- The slot gets no work until the time; what happens then is expire_slot's.
local function suspect(slot, millis)
  if slot.state ~= 'SUSPECT' then slot.since = AT end
  slot.state = 'SUSPECT'
  slot['until'] = NOW + millis
  save_slot(slot)
  due('slot:' .. name_of(slot), slot['until'])
end

-- The app may still run the slot's attempt, which is given up: it owes the proof of its end. On a
-- live session it is asked now and again and again (redrive, doubled, at most a minute).
local function owe(slot, camera, orders)
  slot.camera = camera
  if slot.lost then return save_slot(slot) end
  slot.asks = (slot.asks or 0) + 1
  undue(out('interrupt', slot.job, slot.attempt))
  suspect(slot, math.min(60000, T.redrive * 2 ^ math.min(slot.asks - 1, 10)))
  placement(orders.interrupts, slot.job, slot.attempt, slot, camera)
end

-- Puts this job on this slot.
local function place(job, slot, orders)
  pull(job, true)
  job.attempt = job.attempt + 1
  job.instance, job.stream, job.epoch = slot.instance, slot.stream, slot.epoch
  job.begun, job.done, job.failed = nil, nil, nil
  job.assigned, job.started = AT, nil
  deadline(job, T.start)
  due(out('start', job.id, job.attempt), NOW + T.redrive)
  slot.job, slot.attempt = job.id, job.attempt
  slot.state = 'HELD'
  slot.since = AT
  save_slot(slot)
  enter(job, 'ASSIGNED', 'assigned')
  placement(orders.starts, job.id, job.attempt, slot, job.camera)
end

-- The best waiting job, nil if there is none. An entry that does not fit its record is dropped.
local function best()
  while true do
    local id = redis.call('ZRANGE', K.pending, 0, 0)[1]
    if not id then return nil end
    local job = load(id)
    if job and job.state == 'QUEUED' then return job end
    redis.call('ZREM', K.pending, id)
  end
end

-- Gives the slots longest free to the best waiting jobs, at most so many.
local function dispatch(max, orders)
  if PAUSED then return end
  while max > 0 do
    local name = redis.call('ZRANGE', K.free, 0, 0)[1]
    if not name then return end
    local job = best()
    if not job then return end
    redis.call('ZREM', K.free, name)
    local slot = load_slot(name)
    if slot and slot.state == 'FREE' then
      place(job, slot, orders)
      max = max - 1
    end
  end
end

-- Frees the slot and gives a free slot the next job: this one, without a detour, if no other is free.
local function hand_over(slot, orders)
  local job = not PAUSED and not slot.lost and not slot.draining
    and redis.call('ZCARD', K.free) == 0 and best()
  if job then
    settle(slot)
    return place(job, slot, orders)
  end
  release(slot)
  dispatch(1, orders)
end
