-- Part shutdowns: the staged shutdown of an instance. Needs base, slots and instances.
-- Stages: DRAIN (waits for its jobs), INTERRUPT, TERMINATE (terminate_app), TERM, KILL. Final stages:
-- STOPPED, and FAILED for an app that dsfleet did not launch and so cannot kill.
local STAGE_TIMEOUT = {DRAIN = T.stop_drain, INTERRUPT = T.stop_interrupt, TERMINATE = T.stop_terminate,
  TERM = T.stop_term, KILL = T.redrive}

local function load_shutdown(id)
  local json = redis.call('HGET', K.stops, id)
  local ok, stop = pcall(cjson.decode, json or '')
  if ok and type(stop) == 'table' then return stop end
  return nil
end

-- The process record of the launch, nil if there is none.
local function load_process(id)
  local json = id and redis.call('HGET', K.processes, id)
  local ok, process = pcall(cjson.decode, json or '')
  if ok and type(process) == 'table' then return process end
  return nil
end

local OVER = {STOPPED = true, FAILED = true, QUARANTINED = true}

local function instance_is_over(instance)
  return not instance or instance.state == 'STOPPED' or instance.state == 'FAILED'
end

-- The assignments that run on the instance.
local function running_jobs(instance)
  local held = {}
  if instance_is_over(instance) then return held end
  each_slot(instance, function(slot)
    local job = slot.job and load_job(slot.job)
    if is_current(job, slot) then append_assignment(held, job.id, job.attempt, slot, job.camera) end
  end)
  return held
end

-- Enters a stage and publishes it; the caller saves the shutdown.
local function advance(stop, stage, detail)
  stop.stage, stop.since, stop.terminated_session = stage, NOW, nil
  stop['until'] = STAGE_TIMEOUT[stage] and NOW + STAGE_TIMEOUT[stage] or nil
  stop.stages[#stop.stages + 1] = {stage = stage, at = NOW}
  publish('instance', ',"event":"stop_' .. stage:lower() .. '","state":"' .. (stop.state or 'LAUNCHING')
    .. '"' .. json_member('instance', stop.id) .. json_member('detail', truncate(detail or stop.reason)))
end

-- Whether the process has ended or, if dsfleet did not launch it, the instance's epoch is over.
local function has_ended(stop, instance, process)
  if stop.process then return not process or OVER[process.state] or false end
  return instance_is_over(instance) or instance.epoch ~= stop.epoch
end

-- The next stage, nil if the shutdown stays in its stage.
local function next_stage(stop, instance, process)
  if has_ended(stop, instance, process) then return 'STOPPED' end
  local late = NOW >= stop['until']
  local live = instance and CONNECTED[instance.state]
  local idle = #running_jobs(instance) == 0
  if stop.stage == 'DRAIN' then
    if idle or late then return live and 'INTERRUPT' or 'TERMINATE' end
  elseif stop.stage == 'INTERRUPT' then
    -- Waits until the launcher knows that the end is not a crash, unless the launcher does not respond.
    if late or (idle and (not process or process.retired)) then return 'TERMINATE' end
  elseif stop.stage == 'TERMINATE' then
    if stop.process and (late or not live) then return 'TERM' end
    if late then return 'FAILED' end
  elseif stop.stage == 'TERM' and late then
    return 'KILL'
  end
  return nil
end

-- The actions due now: instance, stage, reason, process, host, 1 to retire the process, session to
-- terminate or 0, grace of a kill or -1, (count, assignments to interrupt).
local function actions_of(stop, instance, process, fresh)
  local session, grace, held = 0, -1, {}
  local live = instance and CONNECTED[instance.state]
  if stop.stage == 'INTERRUPT' and fresh then held = running_jobs(instance) end
  if stop.stage == 'TERMINATE' and live and stop.terminated_session ~= instance.session then
    session, stop.terminated_session = instance.session, instance.session
  elseif stop.stage == 'TERM' and fresh then
    grace = T.stop_term
  elseif stop.stage == 'KILL' and (fresh or NOW >= stop['until']) then
    grace, stop['until'] = 0, NOW + T.redrive
  end
  local retire = process and not process.retired and not OVER[process.state]
    and (fresh or NOW >= (stop.retire_sent or 0) + T.redrive)
  if retire then stop.retire_sent = NOW end
  local reply = {stop.id, stop.stage, stop.reason, stop.process or '', stop.host or '',
    retire and 1 or 0, session, grace, #held / 7}
  for _, value in ipairs(held) do reply[#reply + 1] = value end
  return reply
end

-- Advances through the stages that are due, saves, and returns the actions due now.
local function proceed(stop, instance, fresh)
  local process = load_process(stop.process)
  stop.state = instance and instance.state or stop.state
  local stage = next_stage(stop, instance, process)
  while stage do
    fresh = true
    advance(stop, stage, stage == 'FAILED' and 'the app did not end, and dsfleet did not launch it'
      or nil)
    stage = STAGE_TIMEOUT[stage] and next_stage(stop, instance, process)
  end
  local reply = actions_of(stop, instance, process, fresh)
  if STAGE_TIMEOUT[stop.stage] then
    set_timer('stop:' .. stop.id, math.min(stop['until'], NOW + T.stop_look))
  else
    stop.ended = NOW
    set_timer('stop:' .. stop.id, NOW + T.retention)
  end
  redis.call('HSET', K.stops, stop.id, cjson.encode(stop))
  return reply
end
