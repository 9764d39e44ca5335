-- Handles the deadline of a job's state: a retry delay ended, or the app did not do its part or did not
-- confirm a cancel. A deadline that was renewed and a job within its grace are left alone.
-- KEYS jobs cameras pending meta free slots timers timelines feed retention callbacks
-- ARGV job
-- Replies commands
-- USES clock base queue slots endings
local commands = new_commands()
local job = load_job(A.job)
local slot = job and ON_SLOT[job.state] and load_slot(job.instance .. '/' .. job.stream)
if not job or not job.deadline or (slot and slot.lost and job.state ~= 'CANCELLING') then
  cancel_timer('job:' .. A.job)
  return with_commands({}, commands)
end
if NOW < job.deadline then
  set_deadline(job, job.deadline - NOW)
  save_job(job)
  return with_commands({}, commands)
end
-- After an outage of the control plane, only jobs that were under way before it are spared.
local hold = tonumber(redis.call('HGET', K.meta, 'hold')) or 0
local MISSING = {ASSIGNED = 'no reply to the start', STARTED = 'no first file',
  RUNNING = 'no progress'}
if job.state == 'QUEUED' then
  cancel_timer('job:' .. job.id)
  job.deadline, job.timer_at = nil, nil
  enqueue(job)
  save_job(job)
  record_event(job, 'queued', 'retry delay ended')
elseif MISSING[job.state] and NOW < hold and tonumber(job.since) < hold - T.recovery then
  set_deadline(job, hold - NOW)
  save_job(job)
elseif ON_SLOT[job.state] then
  retry(job, 'ERROR', 'DEADLINE', MISSING[job.state] or 'no reply to the interrupt', true)
  if slot and slot.job == job.id and slot.attempt == job.attempt then
    require_end(slot, job.camera, commands)
  end
end
assign_free_slots(1, commands)
return with_commands({}, commands)
