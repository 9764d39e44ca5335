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

-- Nothing runs on the slot any more: free, or gone if its session is lost or it drains.
local function release(slot)
  local name = name_of(slot)
  undue('slot:' .. name)
  if slot.job then undue(out('interrupt', slot.job, slot.attempt)) end
  if slot.lost or slot.draining then return delete_slot(name) end
  slot.job, slot.attempt, slot.camera, slot.asks, slot['until'] = nil, nil, nil, nil, nil
  slot.state = 'FREE'
  slot.since = NOW
  save_slot(slot)
  redis.call('ZADD', K.free, redis.call('HINCRBY', K.meta, 'freed', 1), name)
end

-- The slot gets no work until the time; what happens then is expire_slot's.
local function suspect(slot, millis)
  if slot.state ~= 'SUSPECT' then slot.since = NOW end
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
  redis.call('ZREM', K.free, name_of(slot))
  job.attempt = job.attempt + 1
  job.instance, job.stream, job.epoch = slot.instance, slot.stream, slot.epoch
  job.begun, job.done, job.failed = 0, 0, 0
  job.assigned, job.started = NOW, nil
  deadline(job, T.start)
  due(out('start', job.id, job.attempt), NOW + T.redrive)
  slot.job, slot.attempt = job.id, job.attempt
  slot.state = 'HELD'
  slot.since = NOW
  save_slot(slot)
  enter(job, 'ASSIGNED', 'assigned')
  placement(orders.starts, job.id, job.attempt, slot, job.camera)
end

-- Gives the slots longest free to the best waiting jobs, at most so many. An entry that does not
-- fit its record is dropped.
local function dispatch(max, orders)
  if redis.call('HGET', K.meta, 'paused') == '1' then return end
  while max > 0 do
    local name = redis.call('ZRANGE', K.free, 0, 0)[1]
    local id = name and redis.call('ZRANGE', K.pending, 0, 0)[1]
    if not id then return end
    local slot, job = load_slot(name), load(id)
    if not slot or slot.state ~= 'FREE' then
      redis.call('ZREM', K.free, name)
    elseif not job or job.state ~= 'QUEUED' then
      redis.call('ZREM', K.pending, id)
    else
      place(job, slot, orders)
      max = max - 1
    end
  end
end
