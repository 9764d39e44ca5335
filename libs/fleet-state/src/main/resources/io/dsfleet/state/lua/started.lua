-- The app took the camera: ASSIGNED to STARTED. A second time nothing changes.
-- KEYS jobs meta agenda timelines feed
-- ARGV job, attempt, instance, stream, epoch
-- Replies applied, state | stale, state or ''
-- USES clock base
local job, other = fenced()
if not job then return {'stale', other and other.state or ''} end
undue(out('start', job.id, job.attempt))
if job.state == 'ASSIGNED' then
  job.started = AT
  postpone(job, T.first_file)
  enter(job, 'STARTED', 'started')
end
return {'applied', job.state}
