-- Claims due timers: each is postponed, so that no other sweep claims it meanwhile; the script that
-- handles a timer removes it. Commands and submissions to repeat are returned in full.
-- KEYS timers meta jobs slots index cameras retention
-- ARGV max
-- Replies count, (count, jobs to resubmit), (count, overdue jobs), (count, expired slots),
--   (count, jobs to forget), (count, instances to forget), (count, instances in shutdown), commands
-- USES clock base slots
local max = tonumber(A.max)
-- After a late sweep (an outage of the control plane, a clock step) nothing expires for a while.
local swept = tonumber(redis.call('HGET', K.meta, 'swept'))
if swept and NOW - swept > T.sweep_gap then
  redis.call('HSET', K.meta, 'hold', NOW + T.recovery, 'hold_bridges', NOW + T.bridge_lease)
end
redis.call('HSET', K.meta, 'swept', NOW)

local lists = {submit = {}, job = {}, slot = {}, forget = {}, instance = {}, stop = {}}
local commands = new_commands()
local handle = {}
for _, kind in ipairs({'job', 'slot', 'instance', 'stop'}) do
  handle[kind] = function(entry, rest)
    set_timer(entry, NOW + T.redrive)
    table.insert(lists[kind], rest)
  end
end
function handle.tenant(entry, rest)
  cancel_timer(entry)
  local waiting = (redis.call('HGET', K.meta, 'tenant|' .. rest) or ''):match(':(%d+)$')
  if waiting == '0' then redis.call('HDEL', K.meta, 'tenant|' .. rest) end
end
function handle.out(entry, rest)
  local kind, id, attempt = rest:match('^(%a+):([^:]+):?(%d*)$')
  local job = kind and load_job(id)
  if kind == 'submit' and job and job.state == 'ACCEPTED' then
    set_timer(entry, NOW + T.submit)
    return table.insert(lists.submit, id)
  end
  local expected = {start = 'ASSIGNED', interrupt = 'CANCELLING'}
  if not job or expected[kind] ~= job.state or job.attempt ~= tonumber(attempt) then
    return cancel_timer(entry)
  end
  set_timer(entry, NOW + T.redrive)
  local slot = load_slot(job.instance .. '/' .. job.stream)
  if is_current(job, slot or {}) and not slot.lost then
    append_assignment(commands[kind .. 's'], id, job.attempt, slot, job.camera)
  end
end

local members = redis.call('ZRANGEBYSCORE', K.timers, '-inf', NOW, 'LIMIT', 0, max)
for _, entry in ipairs(members) do
  local kind, rest = entry:match('^(%a+):(.+)$')
  if handle[kind] then handle[kind](entry, rest) else cancel_timer(entry) end
end
-- Ended jobs past the retention, or the oldest ones above the number to keep.
local excess = redis.call('ZCARD', K.index) - redis.call('HLEN', K.cameras) - T.retained
lists.forget = redis.call('ZRANGEBYSCORE', K.retention, '-inf', excess > 0 and '+inf' or NOW,
  'LIMIT', 0, excess > 0 and math.min(excess, max) or max)

local reply = {#members + #lists.forget}
for _, name in ipairs({'submit', 'job', 'slot', 'forget', 'instance', 'stop'}) do
  reply[#reply + 1] = #lists[name]
  for _, value in ipairs(lists[name]) do reply[#reply + 1] = value end
end
return with_commands(reply, commands)
