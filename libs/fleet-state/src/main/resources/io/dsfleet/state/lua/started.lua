-- The app started the attempt: ASSIGNED to STARTED. Idempotent.
-- KEYS jobs meta timers timelines feed
-- ARGV job attempt instance stream epoch
-- Replies applied, state | stale, state or ''
-- USES clock base
local job, other = fenced()
if not job then return {'stale', other and other.state or ''} end
cancel_timer(command_timer('start', job.id, job.attempt))
if job.state == 'ASSIGNED' then
  job.started = AT
  postpone(job, T.first_file)
  enter_state(job, 'STARTED', 'started')
end
return {'applied', job.state}
