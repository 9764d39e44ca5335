-- Part queue: who is next. Start-time fair queueing between the tenants of a priority: a job's tag
-- is the priority's virtual time, or one behind its tenant's last job if that is later; the virtual
-- time is the tag of the job served last. A job that is tried again keeps its tag. Needs base.
local BAND = 17592186044416 -- 2^44 tags per priority

-- Fields of meta for the job's priority and tenant, and their values: the virtual time, the
-- tenant's last tag (nil if it has none) and how many of its jobs wait.
local function line(job)
  local priority = 'tag|' .. job.priority
  local tenant = 'tenant|' .. job.priority .. '|' .. job.tenant
  local kept = redis.call('HMGET', K.meta, priority, tenant)
  local last, waiting = (kept[2] or ''):match('^(%d+):(%d+)$')
  return priority, tenant, tonumber(kept[1]) or 0, tonumber(last), tonumber(waiting) or 0
end

local function tag_and_count(tag, count) return string.format('%.0f:%.0f', tag, count) end

-- Puts the job in line; the caller saves it.
local function push(job)
  local _, tenant, virtual, last, waiting = line(job)
  if not job.tag then
    job.tag = math.max(virtual, (last or -1) + 1)
    last = job.tag
  end
  redis.call('HSET', K.meta, tenant, tag_and_count(last or job.tag, waiting + 1))
  redis.call('ZADD', K.pending, (9 - job.priority) * BAND + job.tag, job.id)
end

-- Takes the job out of the line, if it is in it. A tenant whose last waiting job is served or
-- cancelled owes nothing for the cancelled ones; an hour later an idle tenant is forgotten.
local function pull(job, served)
  if redis.call('ZREM', K.pending, job.id) == 0 then return end
  local priority, tenant, virtual, last, waiting = line(job)
  if served and job.tag > virtual then virtual = job.tag end
  if waiting <= 1 then
    last = math.min(last or 0, virtual)
    redis.call('ZADD', K.agenda, 'NX', NOW + 3600000, 'tenant:' .. tenant:sub(8))
  end
  redis.call('HSET', K.meta, priority, virtual,
    tenant, tag_and_count(last or job.tag, math.max(waiting - 1, 0)))
end
