-- Part endings: what becomes of a job whose attempt is over. Needs base; the slot is the caller's.

-- The job is terminal: its camera is free, and it is forgotten after the retention.
local function finish(job, state, event, detail)
  if redis.call('HGET', K.cameras, job.camera) == job.id then
    redis.call('HDEL', K.cameras, job.camera)
  end
  undue('job:' .. job.id, 'out:submit:' .. job.id, out('start', job.id, job.attempt))
  due('forget:' .. job.id, FORGET + NOW + T.retention)
  if job.tell then due('tell:' .. job.id, TELL + NOW) end
  job.ended, job.deadline, job.armed = AT, nil, nil
  enter(job, state, event, detail)
end

-- Milliseconds before the next attempt: doubled each time, capped, then shortened by up to half; by
-- how much is taken from a hash of job and attempt, so that it can be computed again.
local function backoff(job)
  local tries = (job.errors or 0) + (job.crashes or 0) + (job.misses or 0)
  local whole = math.min(T.retry_cap, T.retry_base * 2 ^ math.min(tries - 1, 30))
  local chance = tonumber(redis.sha1hex(job.id .. ':' .. job.attempt):sub(1, 6), 16) / 16777216
  return math.floor(whole * (1 - chance / 2))
end

local COUNTS = {ERROR = 'errors', CRASH = 'crashes', NONE = 'misses'}

-- The attempt failed: CANCELLED if that was asked, FAILED if it may not be tried again, else QUEUED
-- until the delay is over.
local function retry(job, budget, code, reason, retryable)
  reason = clip(reason)
  local detail = reason and code .. ': ' .. reason or code
  if job.state == 'CANCELLING' then return finish(job, 'CANCELLED', 'cancelled', detail) end
  job.reason = detail
  job[COUNTS[budget]] = (job[COUNTS[budget]] or 0) + 1
  if not retryable or (job.errors or 0) >= T.errors or (job.crashes or 0) >= T.crashes then
    return finish(job, 'FAILED', 'failed', detail)
  end
  undue(out('start', job.id, job.attempt))
  deadline(job, backoff(job))
  enter(job, 'QUEUED', 'requeued', detail)
end

-- Reply tag and values for a job that retry or finish just left.
local function outcome(job)
  if job.state == 'QUEUED' then return {'requeued', job.deadline} end
  return {'ended', job.state}
end

-- An ending of an attempt that is not the present one: frees the slot if it owes just this, and
-- answers 1 then.
local function settle_debt(orders)
  local slot = load_slot(ARGV[3] .. '/' .. ARGV[4])
  if slot and slot.state == 'SUSPECT' and slot.camera and slot.job == ARGV[1]
    and slot.attempt == tonumber(ARGV[2]) and slot.epoch == ARGV[5] then
    hand_over(slot, orders)
    return 1
  end
  return 0
end
