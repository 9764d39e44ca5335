-- Part queue: the order of waiting jobs. Start-time fair queueing between the tenants of a priority: a
-- job's tag is the priority's virtual time, or one more than its tenant's last tag if that is later; the
-- virtual time is the tag of the job assigned last. A retried job keeps its tag. Needs base.
local BAND = 17592186044416 -- 2^44 tags per priority

-- The names of the job's priority and tenant fields in meta, then their values: virtual time, the
-- tenant's last tag (nil if none) and its number of waiting jobs.
local function fair_state(job)
  local priority = 'fair_tag|' .. job.priority
  local tenant = 'tenant|' .. job.priority .. '|' .. job.tenant
  local kept = redis.call('HMGET', K.meta, priority, tenant)
  local last, waiting = (kept[2] or ''):match('^(%d+):(%d+)$')
  return priority, tenant, tonumber(kept[1]) or 0, tonumber(last), tonumber(waiting) or 0
end

local function tag_and_count(tag, count) return string.format('%.0f:%.0f', tag, count) end

-- Adds the job to the queue; the caller saves it.
local function enqueue(job)
  local _, tenant, virtual, last, waiting = fair_state(job)
  if not job.fair_tag then
    job.fair_tag = math.max(virtual, (last or -1) + 1)
    last = job.fair_tag
  end
  redis.call('HSET', K.meta, tenant, tag_and_count(last or job.fair_tag, waiting + 1))
  redis.call('ZADD', K.pending, (9 - job.priority) * BAND + job.fair_tag, job.id)
end

-- Removes the job from the queue, if it is there. When a tenant's last waiting job leaves, the tenant is
-- not charged for cancelled jobs; an idle tenant is forgotten an hour later.
local function dequeue(job, served)
  if redis.call('ZREM', K.pending, job.id) == 0 then return end
  local priority, tenant, virtual, last, waiting = fair_state(job)
  if served and job.fair_tag > virtual then virtual = job.fair_tag end
  if waiting <= 1 then
    last = math.min(last or 0, virtual)
    redis.call('ZADD', K.timers, 'NX', NOW + 3600000, 'tenant:' .. tenant:sub(8))
  end
  redis.call('HSET', K.meta, priority, virtual,
    tenant, tag_and_count(last or job.fair_tag, math.max(waiting - 1, 0)))
end
