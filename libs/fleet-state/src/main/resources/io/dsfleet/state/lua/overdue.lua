-- A job past the deadline of its state: a retry's delay is over, an app did not do its part, or did
-- not confirm a cancel. A deadline renewed meanwhile, and a job in its grace, are left alone.
-- KEYS jobs cameras pending meta free slots agenda timelines feed
-- ARGV job
-- Replies orders
-- USES clock base queue slots endings
local orders = new_orders()
local job = load(ARGV[1])
local slot = job and ON_SLOT[job.state] and load_slot(job.instance .. '/' .. job.stream)
if not job or not job.deadline or (slot and slot.lost and job.state ~= 'CANCELLING') then
  undue('job:' .. ARGV[1])
  return answer({}, orders)
end
if NOW < job.deadline then
  deadline(job, job.deadline - NOW)
  save(job)
  return answer({}, orders)
end
-- Only what was under way before an outage of ours is spared after it.
local hold = tonumber(redis.call('HGET', K.meta, 'hold')) or 0
local MISSING = {ASSIGNED = 'no answer to the start', STARTED = 'no first file',
  RUNNING = 'no progress'}
if job.state == 'QUEUED' then
  undue('job:' .. job.id)
  job.deadline, job.armed = nil, nil
  push(job)
  save(job)
  note(job, 'queued', 'delay is over')
elseif MISSING[job.state] and NOW < hold and tonumber(job.since) < hold - T.recovery then
  deadline(job, hold - NOW)
  save(job)
elseif ON_SLOT[job.state] then
  retry(job, 'ERROR', 'DEADLINE', MISSING[job.state] or 'no answer to the interrupt', true)
  if slot and slot.job == job.id and slot.attempt == job.attempt then
    owe(slot, job.camera, orders)
  end
end
dispatch(1, orders)
return answer({}, orders)
