-- Part reconcile: one slot of a session that is being admitted. Needs all other parts.

-- A slot of another life, or beyond the number of streams: its job is tried again.
local function discard(slot, budget, code)
  local job = slot.job and load(slot.job)
  if is_current(job, slot) then retry(job, budget, code, nil, true) end
  if slot.job then undue(out('interrupt', slot.job, slot.attempt)) end
  delete_slot(name_of(slot))
end

local REARMED = {ASSIGNED = T.start, STARTED = T.first_file, RUNNING = T.stall,
  CANCELLING = T.cancel}

-- The session is back, and the job goes on where it is.
local function resume(job, slot)
  slot.state = slot.draining and 'DRAINING' or 'HELD'
  slot.since = AT
  slot['until'] = nil
  undue('slot:' .. name_of(slot))
  deadline(job, REARMED[job.state])
  if job.state == 'ASSIGNED' then due(out('start', job.id, job.attempt), NOW + T.redrive) end
  save(job)
  save_slot(slot)
end

local function is_assigned(job, slot) return is_current(job, slot) and job.state == 'ASSIGNED' end

-- Whether the app began the job, and even ended it, an earlier bridge may still tell: only another
-- attempt can be started without being taken for that one.
local function give_back(job)
  retry(job, 'NONE', 'SESSION_MOVED', 'over another bridge before its start was known', true)
end

-- The app says that it has nothing of the slot's job; other is the camera it holds there instead.
local function lost_by_app(job, slot, other, moved)
  if is_assigned(job, slot) and moved then
    give_back(job)
  elseif is_assigned(job, slot) and not other then
    return resume(job, slot)
  elseif is_current(job, slot) then
    retry(job, 'ERROR', 'LOST_BY_APP', 'the app came back without it', true)
  end
  undue(out('interrupt', slot.job, slot.attempt))
  if not other then return release(slot) end
  slot.job, slot.attempt, slot.camera, slot.stray = nil, nil, nil, true
  suspect(slot, T.cancel)
end

-- What the app should do on the slot, appended as a duty; nothing on a free one.
local function duty(duties, slot)
  local job = slot.job and load(slot.job)
  if not slot.job then return end
  local kinds = {ASSIGNED = 'start', STARTED = 'run', RUNNING = 'run'}
  duties.count = duties.count + 1
  duties[#duties + 1] = is_current(job, slot) and kinds[job.state] or 'interrupt'
  placement(duties, slot.job, slot.attempt, slot, slot.camera or (job and job.camera) or '0')
end
