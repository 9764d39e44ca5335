-- Part revive: what follows from one restored record. Needs all parts but reconcile and stops.
local REVIVE = {}

-- Told already: its timeline says so.
local function was_told(id)
  local lines = redis.call('HGET', K.timelines, id) or ''
  return lines:find('"event":"told"', 1, true) or lines:find('"event":"telling_given_up"', 1, true)
end

local function revive_ended(job)
  due('forget:' .. job.id, FORGET + job.ended + T.retention)
  if job.tell and not was_told(job.id) then due('tell:' .. job.id, TELL + NOW) end
end

-- Back into its old place in the line; the virtual time is where the first of the line stands.
local function revive_waiting(job)
  if redis.call('ZSCORE', K.pending, job.id) then return end
  if not job.tag then
    push(job)
    return save(job)
  end
  local priority, tenant, virtual, last, waiting = line(job)
  local first = redis.call('HEXISTS', K.meta, priority) == 0
  redis.call('HSET', K.meta, priority, first and job.tag or math.min(virtual, job.tag),
    tenant, tag_and_count(math.max(last or 0, job.tag), waiting + 1))
  redis.call('ZADD', K.pending, (9 - job.priority) * BAND + job.tag, job.id)
end

-- Its end on the slot is not in the journal, since another job was assigned there later.
local function give_up(id)
  local job = load(id)
  if job and ON_SLOT[job.state] then
    retry(job, 'NONE', 'REBUILT', 'its slot was given to another job', true)
  end
end

-- Its slot waits for the app, whose process is known by the instance's record.
local function revive_on_slot(job)
  local instance = load_instance(job.instance)
  local slot = load_slot(job.instance .. '/' .. job.stream)
  if slot and slot.job ~= job.id then
    local other = load(slot.job)
    if other and tonumber(other.assigned) > tonumber(job.assigned) then return give_up(job.id) end
    give_up(slot.job)
    slot = nil
  end
  if slot then return end
  local same = instance and (instance.epoch == job.epoch or instance.kept)
  suspect({instance = job.instance, stream = job.stream, epoch = job.epoch,
    session = instance and instance.session or '0', job = job.id, attempt = job.attempt,
    draining = instance and instance.draining, lost = true, ours = true,
    rebuilt = same and true or nil}, T.recovery)
  if job.state == 'CANCELLING' then
    deadline(job, T.recovery)
    due(out('interrupt', job.id, job.attempt), NOW + T.redrive)
    save(job)
  end
end

function REVIVE.job(id)
  local job = load(id)
  if not job then return end
  redis.call('ZADD', K.index, job.accepted, id)
  if job.ended then return revive_ended(job) end
  redis.call('HSET', K.cameras, job.camera, id)
  if ON_SLOT[job.state] then return revive_on_slot(job) end
  if job.state == 'ACCEPTED' then return due('out:submit:' .. id, NOW) end
  if job.deadline then return due('job:' .. id, job.deadline) end
  revive_waiting(job)
end

function REVIVE.instance(id)
  local instance = load_instance(id)
  if not instance or instance.rebuilt then return end
  instance.rebuilt, instance.admitted = true, nil
  due('instance:' .. id, NOW + T.retention)
  if not CONNECTED[instance.state] then
    redis.call('HSET', K.instances, id, cjson.encode(instance))
  else
    enter_instance(instance, 'LOST', 'lost', 'the record was rebuilt')
  end
end

function REVIVE.stop(id) due('stop:' .. id, NOW) end
