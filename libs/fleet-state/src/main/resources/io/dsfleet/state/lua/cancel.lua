-- Cancels a job that is on no slot; requests the interrupt of one that is.
-- KEYS jobs cameras pending meta slots timers timelines feed retention callbacks
-- ARGV job reason
-- Replies cancelled | cancelling, assignment | already, state | unknown
-- USES clock base queue slots endings
local job = load_job(A.job)
if not job then return {'unknown'} end
if not ON_SLOT[job.state] and job.state ~= 'ACCEPTED' and job.state ~= 'QUEUED' then
  return {'already', job.state}
end
local reason = truncate(A.reason)
if not ON_SLOT[job.state] then
  dequeue(job, false)
  job.reason = reason
  finish(job, 'CANCELLED', 'cancelled', reason)
  return {'cancelled'}
end
local slot = load_slot(job.instance .. '/' .. job.stream)
if job.state ~= 'CANCELLING' then
  cancel_timer(command_timer('start', job.id, job.attempt))
  set_timer(command_timer('interrupt', job.id, job.attempt), NOW + T.redrive)
  job.reason = reason
  set_deadline(job, T.cancel)
  enter_state(job, 'CANCELLING', 'cancelling', reason)
end
local reply = {'cancelling'}
append_assignment(reply, job.id, job.attempt, slot or {instance = job.instance, stream = job.stream,
  epoch = job.epoch, lost = true}, job.camera)
return reply
