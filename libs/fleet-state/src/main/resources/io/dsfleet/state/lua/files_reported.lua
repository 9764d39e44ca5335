-- The app started or finished files; each file counts once per attempt. The first makes the job
-- RUNNING, and each file that counts renews the stall deadline.
-- KEYS jobs meta timers timelines feed files:*
-- ARGV job attempt instance stream epoch files...
--   files: (file, S | D | Du | F, name or '', error or '') ...; Du: done, result not visible
-- Replies applied, state | stale, state or ''
-- USES clock base
local job, other = fenced()
if not job then return {'stale', other and other.state or ''} end
local EVENTS = {S = 'file_started', D = 'file_done', Du = 'file_done', F = 'file_failed'}
local COUNTERS = {D = 'done', Du = 'done', F = 'failed'}
local news = {}
for i = A.files, #ARGV, 4 do
  local file, what, name, err = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local field = job.attempt .. '|' .. file
  local was = redis.call('HGET', K.files, field)
  if not was or (was == 'S' and what ~= 'S') then
    redis.call('HSET', K.files, field, what == 'F' and 'F' .. (truncate(err) or '') or what)
    if not was then job.files_started = (job.files_started or 0) + 1 end
    local counter = COUNTERS[what]
    if counter then job[counter] = (job[counter] or 0) + 1 end
    if what == 'F' and not job.first_failure then
      local label = name ~= '' and name or 'file ' .. file
      job.first_failure = truncate(err ~= '' and label .. ': ' .. err or label)
    end
    if what == 'Du' then job.outputs_unseen = (job.outputs_unseen or 0) + 1 end
    news[#news + 1] = {EVENTS[what], file, what == 'F' and err or name}
  end
end
if #news > 0 then
  if job.state ~= 'CANCELLING' then postpone(job, T.stall) end
  if job.state == 'ASSIGNED' or job.state == 'STARTED' then
    if job.state == 'ASSIGNED' then cancel_timer(command_timer('start', job.id, job.attempt)) end
    job.started = job.started or AT
    enter_state(job, 'RUNNING', 'running')
  else
    save_job(job)
  end
  for _, new in ipairs(news) do
    publish('file', job_members(job) .. event_members(job, new[1], truncate(new[3]))
      .. json_member('file', new[2]))
  end
end
return {'applied', job.state}
