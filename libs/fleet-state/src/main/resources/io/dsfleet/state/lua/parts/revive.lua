-- Part revive: derives state from one restored record. Needs all parts but reconcile and shutdowns.
local REVIVE = {}

local function revive_ended(job)
  redis.call('ZADD', K.retention, job.ended + T.retention, job.id)
  if job.notify and not job.callback then redis.call('ZADD', K.callbacks, NOW, job.id) end
end

-- Returns the job to its place in the queue; the virtual time is the smallest tag in the queue.
local function revive_waiting(job)
  if redis.call('ZSCORE', K.pending, job.id) then return end
  if not job.fair_tag then
    enqueue(job)
    return save_job(job)
  end
  local priority, tenant, virtual, last, waiting = fair_state(job)
  local first = redis.call('HEXISTS', K.meta, priority) == 0
  redis.call('HSET', K.meta, priority, first and job.fair_tag or math.min(virtual, job.fair_tag),
    tenant, tag_and_count(math.max(last or 0, job.fair_tag), waiting + 1))
  redis.call('ZADD', K.pending, (9 - job.priority) * BAND + job.fair_tag, job.id)
end

-- The journal lacks the end of the attempt, but another job was assigned to the slot later.
local function retry_displaced(id)
  local job = load_job(id)
  if job and ON_SLOT[job.state] then
    retry(job, 'NONE', 'REBUILT', 'its slot was assigned to another job', true)
  end
end

-- Creates the job's slot, which waits for the app; the instance's record identifies the app's process.
local function revive_on_slot(job)
  local instance = load_instance(job.instance)
  local slot = load_slot(job.instance .. '/' .. job.stream)
  if slot and slot.job ~= job.id then
    local other = load_job(slot.job)
    if other and tonumber(other.assigned) > tonumber(job.assigned) then
      return retry_displaced(job.id)
    end
    retry_displaced(slot.job)
    slot = nil
  end
  if slot then return end
  local same = instance and (instance.epoch == job.epoch or instance.kept)
  mark_suspect({instance = job.instance, stream = job.stream, epoch = job.epoch,
    session = instance and instance.session or '0', job = job.id, attempt = job.attempt,
    draining = instance and instance.draining, lost = true, server_fault = true,
    rebuilt = same and true or nil}, T.recovery)
  if job.state == 'CANCELLING' then
    set_deadline(job, T.recovery)
    set_timer(command_timer('interrupt', job.id, job.attempt), NOW + T.redrive)
    save_job(job)
  end
end

function REVIVE.job(id)
  local job = load_job(id)
  if not job then return end
  redis.call('ZADD', K.index, job.accepted, id)
  if job.ended then return revive_ended(job) end
  redis.call('HSET', K.cameras, job.camera, id)
  if ON_SLOT[job.state] then return revive_on_slot(job) end
  if job.state == 'ACCEPTED' then return set_timer('out:submit:' .. id, NOW) end
  if job.deadline then return set_timer('job:' .. id, job.deadline) end
  revive_waiting(job)
end

function REVIVE.instance(id)
  local instance = load_instance(id)
  if not instance or instance.rebuilt then return end
  instance.rebuilt, instance.admitted = true, nil
  set_timer('instance:' .. id, NOW + T.retention)
  if not CONNECTED[instance.state] then
    redis.call('HSET', K.instances, id, cjson.encode(instance))
  else
    enter_instance(instance, 'LOST', 'lost', 'the record was rebuilt')
  end
end

function REVIVE.stop(id) set_timer('stop:' .. id, NOW) end
