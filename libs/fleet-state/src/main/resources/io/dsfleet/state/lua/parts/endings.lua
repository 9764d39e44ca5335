-- Part endings: ends an attempt of a job. Needs base; settle_pending_end also needs slots. Callers
-- update the slot.

-- What became of the job's files: all, partial or none of them were analysed in its last attempt. The
-- count of an app that completed the job without reporting any file stands for its reports.
local function outcome_of(job, state)
  local done, failed, total = job.done or 0, job.failed or 0, job.total or 0
  local completed = state == 'COMPLETED'
  if completed and done + failed == 0 then
    done = job.processed
    if done >= total then return 'all' end
  end
  if done == 0 then return 'none' end
  local complete = failed == 0 and done >= total and (completed or total > 0)
  return complete and 'all' or 'partial'
end

-- Ends the job: frees its camera, starts its retention and schedules its callback.
local function finish(job, state, event, detail)
  if redis.call('HGET', K.cameras, job.camera) == job.id then
    redis.call('HDEL', K.cameras, job.camera)
  end
  cancel_timer('job:' .. job.id, 'out:submit:' .. job.id, command_timer('start', job.id, job.attempt))
  redis.call('ZADD', K.retention, NOW + T.retention, job.id)
  if job.notify then redis.call('ZADD', K.callbacks, NOW, job.id) end
  job.ended, job.deadline, job.timer_at = AT, nil, nil
  job.outcome, job.first_failure = outcome_of(job, state), nil
  enter_state(job, state, event, detail)
end

-- Milliseconds until the next attempt: exponential, capped, with up to 50 % jitter. The jitter is a
-- hash of job and attempt, so that the result is reproducible.
local function backoff(job)
  local tries = (job.errors or 0) + (job.crashes or 0) + (job.misses or 0)
  local whole = math.min(T.retry_cap, T.retry_base * 2 ^ math.min(tries - 1, 30))
  local chance = tonumber(redis.sha1hex(job.id .. ':' .. job.attempt):sub(1, 6), 16) / 16777216
  return math.floor(whole * (1 - chance / 2))
end

local COUNTS = {ERROR = 'errors', CRASH = 'crashes', NONE = 'misses'}

-- Handles a failed attempt: the job is CANCELLED if a cancel was requested, FAILED if it may not be
-- retried, else QUEUED after a delay.
local function retry(job, budget, code, reason, retryable)
  reason = truncate(reason)
  local detail = reason and code .. ': ' .. reason or code
  if job.state == 'CANCELLING' then return finish(job, 'CANCELLED', 'cancelled', detail) end
  job.reason = detail
  job[COUNTS[budget]] = (job[COUNTS[budget]] or 0) + 1
  if not retryable or (job.errors or 0) >= T.errors or (job.crashes or 0) >= T.crashes then
    return finish(job, 'FAILED', 'failed', detail)
  end
  cancel_timer(command_timer('start', job.id, job.attempt))
  set_deadline(job, backoff(job))
  enter_state(job, 'QUEUED', 'requeued', detail)
end

-- The reply for a job after retry or finish.
local function end_reply(job)
  if job.state == 'QUEUED' then return {'requeued', job.deadline} end
  return {'ended', job.state}
end

-- Handles the end of an attempt that is not the current one: if the slot is waiting for exactly this
-- end, reassigns the slot and returns 1, else 0.
local function settle_pending_end(commands)
  local slot = load_slot(A.instance .. '/' .. A.stream)
  if slot and slot.state == 'SUSPECT' and slot.camera and slot.job == A.job
    and slot.attempt == tonumber(A.attempt) and slot.epoch == A.epoch then
    reassign(slot, commands)
    return 1
  end
  return 0
end
