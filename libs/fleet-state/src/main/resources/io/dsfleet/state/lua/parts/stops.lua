-- Part stops: the stop ladder of an instance. Needs base, slots and instances.
-- Its rungs: DRAIN (its jobs are waited for), INTERRUPT, TERMINATE (terminate_app), TERM, KILL; its
-- ends: STOPPED, FAILED (it was not launched by us, so nobody can kill it).
local RUNG = {DRAIN = T.stop_drain, INTERRUPT = T.stop_interrupt, TERMINATE = T.stop_terminate,
  TERM = T.stop_term, KILL = T.redrive}

local function load_stop(id)
  local json = redis.call('HGET', K.stops, id)
  local ok, stop = pcall(cjson.decode, json or '')
  if ok and type(stop) == 'table' then return stop end
  return nil
end

-- The launch's record, nil if there is none.
local function load_process(id)
  local json = id and redis.call('HGET', K.processes, id)
  local ok, process = pcall(cjson.decode, json or '')
  if ok and type(process) == 'table' then return process end
  return nil
end

local OVER = {STOPPED = true, FAILED = true, QUARANTINED = true}

local function is_over(instance)
  return not instance or instance.state == 'STOPPED' or instance.state == 'FAILED'
end

-- Jobs that run on the instance, as placements.
local function running_jobs(instance)
  local held = {}
  if is_over(instance) then return held end
  each_slot(instance, function(slot)
    local job = slot.job and load(slot.job)
    if is_current(job, slot) then placement(held, job.id, job.attempt, slot, job.camera) end
  end)
  return held
end

-- Puts the stop on a rung, saves it and notes it.
local function climb(stop, rung, detail)
  stop.rung, stop.since, stop.told = rung, NOW, nil
  stop['until'] = RUNG[rung] and NOW + RUNG[rung] or nil
  stop.rungs[#stop.rungs + 1] = {rung = rung, at = NOW}
  feed('instance', ',"event":"stop_' .. rung:lower() .. '","state":"' .. (stop.state or 'LAUNCHING')
    .. '"' .. member('instance', stop.id) .. member('detail', clip(detail or stop.reason)))
end

-- Whether what is to end has ended: its process, or, if we did not launch it, its life.
local function has_ended(stop, instance, process)
  if stop.process then return not process or OVER[process.state] or false end
  return is_over(instance) or instance.epoch ~= stop.epoch
end

-- Where the stop goes next, nil if it stays.
local function next_rung(stop, instance, process)
  if has_ended(stop, instance, process) then return 'STOPPED' end
  local late = NOW >= stop['until']
  local live = instance and CONNECTED[instance.state]
  local idle = #running_jobs(instance) == 0
  if stop.rung == 'DRAIN' then
    if idle or late then return live and 'INTERRUPT' or 'TERMINATE' end
  elseif stop.rung == 'INTERRUPT' then
    -- Not before the launcher knows that the end is no crash, if it listens at all.
    if late or (idle and (not process or process.retired)) then return 'TERMINATE' end
  elseif stop.rung == 'TERMINATE' then
    if stop.process and (late or not live) then return 'TERM' end
    if late then return 'FAILED' end
  elseif stop.rung == 'TERM' and late then
    return 'KILL'
  end
  return nil
end

-- What is to be done now: rung, reason, process, host, 1 to retire it, session to terminate or 0,
-- grace of a kill or -1, placements to interrupt.
local function to_do(stop, instance, process, fresh)
  local session, grace, held = 0, -1, {}
  local live = instance and CONNECTED[instance.state]
  if stop.rung == 'INTERRUPT' and fresh then held = running_jobs(instance) end
  if stop.rung == 'TERMINATE' and live and stop.told ~= instance.session then
    session, stop.told = instance.session, instance.session
  elseif stop.rung == 'TERM' and fresh then
    grace = T.stop_term
  elseif stop.rung == 'KILL' and (fresh or NOW >= stop['until']) then
    grace, stop['until'] = 0, NOW + T.redrive
  end
  local retire = process and not process.retired and not OVER[process.state]
    and (fresh or NOW >= (stop.asked or 0) + T.redrive)
  if retire then stop.asked = NOW end
  local reply = {stop.id, stop.rung, stop.reason, stop.process or '', stop.host or '',
    retire and 1 or 0, session, grace, #held / 7}
  for _, value in ipairs(held) do reply[#reply + 1] = value end
  return reply
end

-- Climbs as far as it goes now, saves, and answers what is to be done.
local function pursue(stop, instance, fresh)
  local process = load_process(stop.process)
  stop.state = instance and instance.state or stop.state
  local rung = next_rung(stop, instance, process)
  while rung do
    fresh = true
    climb(stop, rung, rung == 'FAILED' and 'expected the app to end, but it was not launched by us'
      or nil)
    rung = RUNG[rung] and next_rung(stop, instance, process)
  end
  local reply = to_do(stop, instance, process, fresh)
  if RUNG[stop.rung] then
    due('stop:' .. stop.id, math.min(stop['until'], NOW + T.stop_look))
  else
    stop.ended = NOW
    due('stop:' .. stop.id, NOW + T.retention)
  end
  redis.call('HSET', K.stops, stop.id, cjson.encode(stop))
  return reply
end
