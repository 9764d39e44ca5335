-- Part reconcile: reconciles one slot of a session that is being admitted. Needs all other parts.

-- Deletes a slot of an earlier epoch or beyond the number of streams; its job is retried.
local function discard_slot(slot, budget, code)
  local job = slot.job and load_job(slot.job)
  if is_current(job, slot) then retry(job, budget, code, nil, true) end
  if slot.job then cancel_timer(command_timer('interrupt', slot.job, slot.attempt)) end
  delete_slot(slot_name(slot))
end

local STATE_TIMEOUT = {ASSIGNED = T.start, STARTED = T.first_file, RUNNING = T.stall,
  CANCELLING = T.cancel}

-- The session is back: the job continues on the slot.
local function resume_job(job, slot)
  slot.state = slot.draining and 'DRAINING' or 'HELD'
  slot.since = AT
  slot['until'] = nil
  cancel_timer('slot:' .. slot_name(slot))
  set_deadline(job, STATE_TIMEOUT[job.state])
  if job.state == 'ASSIGNED' then
    set_timer(command_timer('start', job.id, job.attempt), NOW + T.redrive)
  end
  save_job(job)
  save_slot(slot)
end

local function is_assigned(job, slot) return is_current(job, slot) and job.state == 'ASSIGNED' end

-- Events of the earlier bridge about this attempt may still arrive, even its end. Only a new attempt can
-- be started without being confused with it.
local function retry_moved(job)
  retry(job, 'NONE', 'SESSION_MOVED',
    'the app returned over another bridge before the start was confirmed', true)
end

-- The app reported that it does not hold the slot's job; other is the camera it holds there instead.
local function lost_by_app(job, slot, other, moved)
  if is_assigned(job, slot) and moved then
    retry_moved(job)
  elseif is_assigned(job, slot) and not other then
    return resume_job(job, slot)
  elseif is_current(job, slot) then
    retry(job, 'ERROR', 'LOST_BY_APP', 'the app reconnected without the job', true)
  end
  cancel_timer(command_timer('interrupt', slot.job, slot.attempt))
  if not other then return release(slot) end
  slot.job, slot.attempt, slot.camera, slot.stray = nil, nil, nil, true
  mark_suspect(slot, T.cancel)
end

-- Appends the duty of the app on the slot, if the slot has a job.
local function append_duty(duties, slot)
  local job = slot.job and load_job(slot.job)
  if not slot.job then return end
  local kinds = {ASSIGNED = 'start', STARTED = 'run', RUNNING = 'run'}
  duties.count = duties.count + 1
  duties[#duties + 1] = is_current(job, slot) and kinds[job.state] or 'interrupt'
  append_assignment(duties, slot.job, slot.attempt, slot, slot.camera or (job and job.camera) or '0')
end
