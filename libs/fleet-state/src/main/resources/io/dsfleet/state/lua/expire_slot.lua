-- A SUSPECT slot whose time is up. Its session is lost: its job is tried elsewhere, and the slot
-- disappears. On a live session: what it owes is asked again; one that only rested is free.
-- KEYS jobs cameras pending meta free slots agenda timelines feed
-- ARGV slot
-- Replies orders
-- USES clock base queue slots endings
local orders = new_orders()
local slot = load_slot(ARGV[1])
if not slot or slot.state ~= 'SUSPECT' then
  undue('slot:' .. ARGV[1])
  return answer({}, orders)
end
local ends = math.max(slot['until'] or 0,
  slot.lost and tonumber(redis.call('HGET', K.meta, 'hold')) or 0)
if NOW < ends then
  due('slot:' .. ARGV[1], ends)
  return answer({}, orders)
end
if slot.lost then
  local job = slot.job and load(slot.job)
  if is_current(job, slot) then
    retry(job, slot.ours and 'NONE' or 'CRASH', 'SESSION_LOST', 'not back within the grace', true)
  end
  if slot.job then undue(out('interrupt', slot.job, slot.attempt)) end
  delete_slot(ARGV[1])
elseif slot.camera then
  owe(slot, slot.camera, orders)
else
  release(slot)
end
dispatch(1, orders)
return answer({}, orders)
