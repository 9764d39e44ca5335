-- Claims ended jobs whose asker is to be told now: each is put off, so that no other gateway takes it
-- at once; who tells it says so by told.
-- KEYS jobs agenda meta
-- ARGV most, milliseconds that a claim holds
-- Replies (job, milliseconds since its end) ...
-- USES clock base
local claimed = {}
local members = redis.call('ZRANGEBYSCORE', K.agenda, TELL, TELL + NOW, 'LIMIT', 0, ARGV[1])
for _, entry in ipairs(members) do
  local id = entry:match('^tell:(.+)$')
  local job = id and load(id)
  if job and job.ended then
    due(entry, TELL + NOW + ARGV[2])
    claimed[#claimed + 1] = id
    claimed[#claimed + 1] = string.format('%.0f', NOW - job.ended)
  else
    undue(entry)
  end
end
return claimed
