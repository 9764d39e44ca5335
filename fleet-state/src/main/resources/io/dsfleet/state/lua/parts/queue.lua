-- Part queue: who is next. Start-time fair queueing between the tenants of a priority: a job's tag
-- is the priority's virtual time, or one behind its tenant's last job if that is later; the virtual
-- time is the tag of the job served last. A job that is tried again keeps its tag.
local BAND = 17592186044416 -- 2^44 tags per priority

local function tenant_of(job) return job.priority .. '|' .. job.tenant end

-- Puts the job in line; the caller saves it.
local function push(job)
  local tenant = tenant_of(job)
  if not job.tag then
    local tags = redis.call('HMGET', K.meta, 'tag|' .. job.priority, 'tag|' .. tenant)
    job.tag = math.max(tonumber(tags[1]) or 0, (tonumber(tags[2]) or -1) + 1)
    redis.call('HSET', K.meta, 'tag|' .. tenant, job.tag)
  end
  redis.call('ZADD', K.pending, (9 - job.priority) * BAND + job.tag, job.id)
  redis.call('HINCRBY', K.meta, 'queued|' .. tenant, 1)
end

-- Takes the job out of the line; answers whether it was in it. A tenant whose last waiting job is
-- served or cancelled owes nothing for the cancelled ones; its tag is tidied up an hour later.
local function pull(job, served)
  if redis.call('ZREM', K.pending, job.id) == 0 then return false end
  local tenant = tenant_of(job)
  local virtual = tonumber(redis.call('HGET', K.meta, 'tag|' .. job.priority)) or 0
  if served and job.tag > virtual then
    virtual = job.tag
    redis.call('HSET', K.meta, 'tag|' .. job.priority, virtual)
  end
  if redis.call('HINCRBY', K.meta, 'queued|' .. tenant, -1) <= 0 then
    redis.call('HDEL', K.meta, 'queued|' .. tenant)
    local last = tonumber(redis.call('HGET', K.meta, 'tag|' .. tenant)) or 0
    if last > virtual then redis.call('HSET', K.meta, 'tag|' .. tenant, virtual) end
    due('tenant:' .. tenant, NOW + 3600000)
  end
  return true
end
