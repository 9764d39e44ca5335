-- What became of telling a job's asker: done, to be tried again, or given up.
-- KEYS jobs agenda meta timelines feed
-- ARGV job, told | later | given_up, milliseconds until the next try, detail
-- Replies 1 if the job was to be told
-- USES clock base
local entry = 'tell:' .. ARGV[1]
local job = load(ARGV[1])
if not redis.call('ZSCORE', K.agenda, entry) then return {0} end
if job and ARGV[2] == 'later' then
  due(entry, TELL + NOW + ARGV[3])
else
  undue(entry)
end
local EVENTS = {told = 'told', later = 'not_told', given_up = 'telling_given_up'}
if job then note(job, EVENTS[ARGV[2]], ARGV[4]) end
return {1}
