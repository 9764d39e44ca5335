-- Claims due entries of the agenda: each is moved ahead, so that another sweep does not take it at
-- once; what handles it removes it. Commands and submissions to repeat are answered in full.
-- KEYS agenda meta jobs slots index cameras
-- ARGV most
-- Replies count, (count, resubmitted jobs), (count, overdue jobs), (count, expired slots),
--   (count, jobs to forget), (count, instances to forget), (count, instances being ended), orders
-- USES clock base slots
local most = tonumber(ARGV[1])
-- A sweep that comes late (an outage of ours, a step of the clock): nothing expires for a while.
local swept = tonumber(redis.call('HGET', K.meta, 'swept'))
if swept and NOW - swept > T.sweep_gap then
  redis.call('HSET', K.meta, 'hold', NOW + T.recovery, 'hold_bridges', NOW + T.bridge_lease)
end
redis.call('HSET', K.meta, 'swept', NOW)

local lists = {submit = {}, job = {}, slot = {}, forget = {}, instance = {}, stop = {}}
local orders = new_orders()
local handle = {}
for _, kind in ipairs({'job', 'slot', 'instance', 'stop'}) do
  handle[kind] = function(entry, rest)
    due(entry, NOW + T.redrive)
    table.insert(lists[kind], rest)
  end
end
function handle.tenant(entry, rest)
  undue(entry)
  local waiting = (redis.call('HGET', K.meta, 'tenant|' .. rest) or ''):match(':(%d+)$')
  if waiting == '0' then redis.call('HDEL', K.meta, 'tenant|' .. rest) end
end
function handle.out(entry, rest)
  local kind, id, attempt = rest:match('^(%a+):([^:]+):?(%d*)$')
  local job = kind and load(id)
  if kind == 'submit' and job and job.state == 'ACCEPTED' then
    due(entry, NOW + T.submit)
    return table.insert(lists.submit, id)
  end
  local wanted = {start = 'ASSIGNED', interrupt = 'CANCELLING'}
  if not job or wanted[kind] ~= job.state or job.attempt ~= tonumber(attempt) then
    return undue(entry)
  end
  due(entry, NOW + T.redrive)
  local slot = load_slot(job.instance .. '/' .. job.stream)
  if is_current(job, slot or {}) and not slot.lost then
    placement(orders[kind .. 's'], id, job.attempt, slot, job.camera)
  end
end

local members = redis.call('ZRANGEBYSCORE', K.agenda, '-inf', NOW, 'LIMIT', 0, most)
for _, entry in ipairs(members) do
  local kind, rest = entry:match('^(%a+):(.+)$')
  if handle[kind] then handle[kind](entry, rest) else undue(entry) end
end
-- Terminal jobs: those past the retention, and the oldest of those above the number to keep.
local over = redis.call('ZCARD', K.index) - redis.call('HLEN', K.cameras) - T.retained
local late = redis.call('ZRANGEBYSCORE', K.agenda, FORGET, over > 0 and '+inf' or FORGET + NOW,
  'LIMIT', 0, over > 0 and math.min(over, most) or most)
for _, entry in ipairs(late) do table.insert(lists.forget, entry:sub(8)) end

local reply = {#members + #late}
for _, name in ipairs({'submit', 'job', 'slot', 'forget', 'instance', 'stop'}) do
  reply[#reply + 1] = #lists[name]
  for _, value in ipairs(lists[name]) do reply[#reply + 1] = value end
end
return answer(reply, orders)
