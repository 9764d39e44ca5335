-- Ends a job that is on no slot; asks one that is on a slot to end.
-- KEYS jobs cameras pending meta slots agenda timelines feed
-- ARGV job, reason
-- Replies cancelled | cancelling, placement | already, state | unknown
-- USES clock base queue slots endings
local job = load(ARGV[1])
if not job then return {'unknown'} end
if not ON_SLOT[job.state] and job.state ~= 'ACCEPTED' and job.state ~= 'QUEUED' then
  return {'already', job.state}
end
local reason = clip(ARGV[2])
if not ON_SLOT[job.state] then
  pull(job, false)
  job.reason = reason
  finish(job, 'CANCELLED', 'cancelled', reason)
  return {'cancelled'}
end
local slot = load_slot(job.instance .. '/' .. job.stream)
if job.state ~= 'CANCELLING' then
  undue(out('start', job.id, job.attempt))
  due(out('interrupt', job.id, job.attempt), NOW + T.redrive)
  job.reason = reason
  deadline(job, T.cancel)
  enter(job, 'CANCELLING', 'cancelling', reason)
end
local reply = {'cancelling'}
placement(reply, job.id, job.attempt, slot or {instance = job.instance, stream = job.stream,
  epoch = job.epoch, lost = true}, job.camera)
return reply
